//! A list of members from a spreadsheet: faults named by line and column, nothing written until
//! it was looked at, all or nothing.

use serde_json::{Value, json};

use super::audit::audit;
use super::pages::{says, send};
use super::panel_vacancies::import;
use crate::app::{Answer, TestApp};
use crate::story::found;

const IMPORT: &str = "/api/v1/members/import";

async fn preview(app: &TestApp, options: &str, file: impl Into<axum::body::Body>) -> Answer {
    let path = format!("{IMPORT}/preview?{options}");
    app.send("POST", &path, &app.operator(), file).await
}

/// Faults as "line column: reason".
fn faults(answer: Answer) -> Vec<String> {
    let problem = answer.refused(422, "invalid").json();
    let all = problem["faults"].as_array().unwrap().iter();
    all.map(|fault| {
        assert!(!fault["remedy"].as_str().unwrap().is_empty());
        let column = fault["column"].as_str().unwrap_or("-");
        format!(
            "{} {column}: {}",
            fault["line"],
            fault["reason"].as_str().unwrap()
        )
    })
    .collect()
}

async fn members(app: &TestApp) -> String {
    app.get("/api/v1/members.csv", &app.operator())
        .await
        .ok()
        .text()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_with_faults() {
    let app = &TestApp::new().await;
    found(app, 2, 1).await;
    let before = (members(app).await, acts(app).await);
    let file = "name,email,network,since\r\n\
        Ann,ann@example.org,net,2026-01-01\r\n\
        ,bob@example.org,net,2026-01-01\r\n\
        Cy,no address,nowhere land,yesterday\r\n\
        Di,di@example.org,net\r\n\
        \r\n\
        Ed,ANN@example.org,net,2026-01-01\r\n\
        Ann,Ann@Example.org,net,2026-01-01\r\n";
    assert_eq!(
        faults(preview(app, "", file).await),
        [
            "3 name: it must not be empty",
            "4 email: it isn’t an e-mail address, such as name@example.org",
            "4 since: it is no day written as 2026-03-01",
            "4 network: use 1 to 40 lower-case letters, digits and hyphens",
            "5 -: the number of its cells is 3, and that of the columns is 4",
            "7 name: line 2 has the same address and another name",
            "8 email: line 2 has the same address (capitals don’t count) and the same network",
        ]
    );
    for (file, said) in [
        (&b"name,email,network,since\nAndr\xe9,a@example.org,net,2026-01-01\n"[..], "2 -: the byte E9 is no UTF-8; the file seems to be in Latin-1 or Windows-1252, where it is “\u{e9}”"),
        (b"\xff\xfen\0a\0m\0e\0", "1 -: the file is in UTF-16"),
        (b"", "1 -: the file is empty"),
        (b"name,email,since\nA,a@example.org,2026-01-01\n", "1 -: no column is called “network”; there are “name”, “email”, “since”"),
        (b"name,email,email,network\n", "1 -: two columns are called “email”"),
        (b"name,email,network,since\n\"A,a@example.org,net,2026-01-01\nB,b@example.org,net,2026-01-01\n", "2 -: the number of its cells is 1, and that of the columns is 4"),
        (b"name,email,network,since\nA,a@example.org,elsewhere,2026-01-01\n", "2 network: there is no network “elsewhere”"),
        (b"name,email,network,since,until\nA,a@example.org,net,2026-01-02,2026-01-02\n", "2 until: 2026-01-02 isn’t after 2026-01-02, the first day"),
        (b"name,email,network\nA,a@example.org,net\n", "2 since: the first day is missing, and the network is new for this member"),
    ] {
        let found = faults(preview(app, "", file.to_vec()).await);
        assert_eq!(found[0], said);
    }
    let over = json!([{ "network": "net", "since": "2026-01-02", "until": "2026-01-02" }]);
    let one = json!([{ "name": "A", "email": "a@example.org", "networks": over }]);
    app.post("/api/v1/members", &app.operator(), one)
        .await
        .refused(422, "invalid");
    assert_eq!(
        (members(app).await, acts(app).await),
        before,
        "something was written"
    );
    audit(app, []).await;
}

/// What a list doesn't say stays as it was: also the last day, which then comes before the first.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_over_before_it_begins() {
    let app = &TestApp::new().await;
    found(app, 1, 1).await;
    let list =
        "name,email,network,since,until\nOswin Quill,oswin@example.org,net,2026-01-01,2026-06-01\n";
    import(app, list).await;
    let later = "name,email,network,since\nOswin Quill,oswin@example.org,net,2026-07-01\n";
    assert_eq!(
        faults(preview(app, "", later).await),
        ["2 since: it would begin on 2026-07-01 and be over by 2026-06-01"]
    );
    audit(app, []).await;
}

async fn acts(app: &TestApp) -> Value {
    let path = "/api/v1/acts/verification";
    app.get(path, &app.auditor()).await.ok().json()["acts"].clone()
}

/// Looked at, written as it was shown, sent again as an update with its differences.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_shown_then_written() {
    let app = &TestApp::new().await;
    found(app, 1, 1).await;
    // With a byte order mark, semicolons, quotes, other headers and days as people write them.
    let file = "\u{feff}Member;Mail;Trust;Joined\r\n\
        \"O'Neil; Ann\";Ann+chair@Example.org;\"The \"\"best\"\" trust\";01/02/2026\r\n\
        =cmd|' /C calc'!A0;bob@example.org;+44 Trust;02/02/2026\r\n\
        Ann Smith;ann@example.org;;03/02/2026\r\n";
    let options = "name=member&email=Mail&organisation=trust&since=joined&all_in=net&dates=dmy";
    let before = members(app).await;
    let shown = preview(app, options, file).await.ok().json();
    assert_eq!((&shown["new"], &shown["changed"]), (&json!(3), &json!(0)));
    let kinds: Vec<_> = shown["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| (flag["kind"].as_str().unwrap(), flag["lines"].clone()))
        .collect();
    assert_eq!(kinds, [("alias", json!([2, 4])), ("formula", json!([3]))]);
    assert_eq!(members(app).await, before, "a preview has written");
    let import = async |plan: &str, file: &'static str| {
        let path = format!("{IMPORT}?{options}&plan={plan}");
        app.send("POST", &path, &app.operator(), file).await
    };
    import("", file).await.refused(409, "conflict");
    let path = format!("{IMPORT}?{options}");
    app.send("POST", &path, &app.operator(), file)
        .await
        .refused(422, "invalid");
    let plan = shown["plan"].as_str().unwrap();
    import(plan, file).await.ok();
    // What was new is known now, so the same plan holds no more.
    import(plan, file).await.refused(409, "conflict");
    let out = members(app).await;
    assert!(
        out.contains("\"'=cmd|' /C calc'!A0\",bob@example.org,\"'+44 Trust\",net,2026-02-02,,"),
        "{out}"
    );
    // What goes out comes in again, and changes nothing.
    let again = preview(app, "", out.clone()).await.ok().json();
    assert_eq!(
        (&again["new"], &again["changed"]),
        (&json!(0), &json!(0)),
        "{again}"
    );
    assert_eq!(again["unchanged"], 4);
    let update = "email,name,network,category\n\
        ann@example.org,Ann Smith-Jones,net,nhs\nbob@example.org,=cmd|' /C calc'!A0,net,\n";
    let shown = preview(app, "", update).await.ok().json();
    let differences: Vec<_> = shown["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            [&one["field"], &one["before"], &one["after"]]
                .map(|v| v.as_str().unwrap_or("-").to_owned())
                .join("|")
        })
        .collect();
    assert_eq!(
        differences,
        ["name|Ann Smith|Ann Smith-Jones", "net.category|-|nhs"]
    );
    let path = format!("{IMPORT}?plan={}", shown["plan"].as_str().unwrap());
    app.send("POST", &path, &app.operator(), update).await.ok();
    let out = members(app).await;
    assert!(
        out.contains("Ann Smith-Jones,ann@example.org,,net,2026-02-03,,nhs"),
        "{out}"
    );
    audit(app, []).await;
}

/// Names and addresses whose letters only look like those of another.
#[tokio::test(flavor = "multi_thread")]
async fn lookalikes_are_flagged() {
    let app = &TestApp::new().await;
    found(app, 1, 1).await;
    let file = "name,email,network,since\n\
        Paul Owen,paul@example.org,net,2026-01-01\n\
        \u{420}aul Owen,p.owen@example.org,net,2026-01-01\n\
        Paula Reid,p\u{430}ul@example.org,net,2026-01-01\n\
        Member M001,other@example.org,net,2026-01-01\n";
    let shown = preview(app, "", file).await.ok().json();
    let found: Vec<String> = shown["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| {
            format!(
                "{} {} {}",
                flag["kind"].as_str().unwrap(),
                flag["lines"],
                flag["members"]
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "confusable-address [2,4] []",
            "confusable-name [2,3] []",
            "same-name [5] [1]",
            "mixed-scripts [3] []",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_imports_members_from_a_page() {
    let app = TestApp::new().await;
    found(&app, 2, 1).await;
    let operator = app.operator();
    says(
        app.get("/members/import", &operator).await,
        &[
            "multipart/form-data",
            "Look at it",
            ">Network<",
            "href=\"/api/v1/members.csv\"",
            "href=\"/holidays\"",
        ],
    );
    let upload = async |csv: &str| {
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"m.csv\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n\
             --x\r\nContent-Disposition: form-data; name=\"all_since\"\r\n\r\n2026-01-01\r\n\
             --x\r\nContent-Disposition: form-data; name=\"all_in\"\r\n\r\nnet\r\n\
             --x\r\nContent-Disposition: form-data; name=\"dates\"\r\n\r\niso\r\n--x--\r\n"
        );
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/members/import/preview")
            .header("authorization", format!("Bearer {operator}"))
            .header("content-type", "multipart/form-data; boundary=x");
        app.request(request.body(body.into()).unwrap()).await
    };
    let wrong = upload("name,email\nAnn,no address\n").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("Not imported."), "{}", wrong.text());
    let wrong = upload("name,email\nAnn,no address\n,bob@example.org\n").await;
    let wrong = wrong.text();
    for cell in [
        "<th scope=\"col\">Column</th>",
        "<td class=\"text\">email</td>",
        "<td class=\"text\">name</td>",
    ] {
        assert!(wrong.contains(cell), "{cell} is missing:\n{wrong}");
    }
    let text = says(
        upload("name,email\nAnn Newcomer,ann@example.org\nMember Renamed,m1@example.org\n").await,
        &["Nothing is written yet.", "Member Renamed"],
    );
    let hidden = |name: &str| {
        let from = text
            .split(&format!("name=\"{name}\" value=\""))
            .nth(1)
            .unwrap();
        from.split('"')
            .next()
            .unwrap()
            .replace("&#34;", "\"")
            .replace("&quot;", "\"")
    };
    let (plan, file, options) = (hidden("plan"), hidden("file"), hidden("options"));
    let fields = [("plan", &*plan), ("file", &*file), ("options", &*options)];
    let other = [("plan", "0000"), ("file", &*file), ("options", &*options)];
    assert_eq!(
        send(&app, "/members/import", &operator, &other)
            .await
            .status,
        409
    );
    says(
        send(&app, "/members/import", &operator, &fields).await,
        &["All of it is written."],
    );
    let listed = app.get("/api/v1/members.csv", &operator).await.ok().text();
    assert!(
        listed.contains("Ann Newcomer") && listed.contains("Member Renamed"),
        "{listed}"
    );
}
