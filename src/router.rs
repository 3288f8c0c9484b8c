//! Every door of the service on one page: where it is, whose it is, and how much may come in.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, post, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use crate::access::Caller;
use crate::access::Role::{self, Auditor, Member, Operator, Registrar, Secretary, Trustee};
use crate::access::caller::{self, Identified};
use crate::access::revocations;
use crate::accounts::{self, appointments, codes, factors, outside, own_data};
use crate::app::App;
use crate::elections::keys::{ceremony, disclosure, drills};
use crate::elections::nominations::{photographs, supporters};
use crate::elections::roll::objections;
use crate::elections::{
    ballot_box, board, call, challenges, heads, keys, nominations, poll, readiness, rehearsal,
    result, roll, supplement, tally, verification, voting,
};
use crate::error::Problem;
use crate::idempotency::layer;
use crate::language::{choice, t};
use crate::web::{components, etag, help, here, kept, openapi, origin, page, problems, style};
use crate::{
    audit, booth, desk, elections, holidays, interests, mail, matters, meetings, members, mine,
    networks, observe, officers, panels, terms, vacancies, webhooks,
};

/// A door: a method at an address.
#[derive(Debug)]
pub struct Door {
    /// The method.
    pub method: Method,
    /// The address, as axum writes it.
    pub path: &'static str,
    /// The roles that may come in; for everybody if there is none.
    pub to: &'static [Role],
    /// Whether it is for people who are signed in, and for no token.
    pub session: bool,
    /// The largest body.
    most: usize,
    route: MethodRouter<App>,
}

const FORM: usize = 64 * 1024;
const LIST: usize = 16 * 1024 * 1024;
/// A shuffle of twenty thousand ballots has about this size.
const TRUSTEE_WORK: usize = 64 * 1024 * 1024;
const PHOTOGRAPH: usize = photographs::rules::MOST_BYTES;
const EVERYBODY: &[Role] = &[];
/// Whoever is signed in, with or without an office.
const SIGNED_IN: &[Role] = &Role::ALL;

/// All doors.
#[rustfmt::skip]
pub fn doors() -> Vec<Door> {
    let door = |method, path, to, most, route| Door { method, path, to, session: false, most, route };
    let see = |path, route| door(Method::GET, path, EVERYBODY, FORM, route);
    let ask = |path, to, route| door(Method::GET, path, to, FORM, route);
    let send = |path, to, most, route| door(Method::POST, path, to, most, route);
    let own = |method, path, route| Door { session: true, ..door(method, path, SIGNED_IN, FORM, route) };
    let set = |path, to, most, route| door(Method::PUT, path, to, most, route);
    vec![
        // Pages
        see("/", get(elections::pages::front)),
        see("/style/{file}", get(style::file)),
        see("/components", get(components::page)),
        see("/help", get(help::page)),
        see("/elections/{uuid}", get(elections::pages::show)),
        see("/elections/{uuid}/vote", get(booth::pages::vote)),
        see("/elections/{uuid}/check", get(booth::pages::check)),
        see("/elections/{uuid}/trustee", get(booth::pages::trustee)),
        see("/elections/{uuid}/registrar", get(booth::pages::registrar)),
        see("/elections/{uuid}/result", get(result::pages::show)),
        see("/elections/{uuid}/transcript.json", get(result::pages::transcript)),
        see("/elections/{uuid}/result.txt", get(result::pages::text)),
        see("/elections/{uuid}/result.csv", get(result::pages::csv)),
        see("/elections/{uuid}/result.blt", get(result::pages::blt)),
        see("/elections/{uuid}/result.svg", get(result::pages::diagram)),
        see("/elections/{uuid}/declaration.json", get(result::pages::declared)),
        see("/elections/{uuid}/readiness", get(readiness::pages::page)),
        see("/elections/{uuid}/disclosure", get(disclosure::pages::page)),
        see("/elections/{uuid}/draft.bel", get(keys::pages::draft)),
        see("/elections/{uuid}/candidates", get(nominations::pages::candidates)),
        see("/elections/{uuid}/candidates/{id}/photograph", get(photographs::pages::show)),
        see("/elections/{uuid}/support", get(supporters::pages::show)),
        send("/elections/{uuid}/support", EVERYBODY, FORM, post(supporters::pages::answer_by_code)),
        ask("/elections/{uuid}/roll", &[Member], get(roll::pages::me_page)),
        see("/elections/{uuid}/record", get(verification::pages::show)),
        see("/elections/{uuid}/trackers", get(verification::pages::trackers)),
        see("/elections/{uuid}/{file}", get(supplement::pages::file)),
        see("/elections/{uuid}/notice", get(call::pages::notice)),
        see("/elections/{uuid}/notice.txt", get(call::pages::notice_text)),
        // A member's own
        own(Method::GET, "/my", get(mine::home::show)),
        ask("/elections/{uuid}/my", &[Member], get(mine::pages::show)),
        ask("/elections/{uuid}/my/{act}", &[Member], get(mine::pages::ask)),
        ask("/elections/{uuid}/my/photograph", &[Member], get(mine::photograph::ask)),
        send("/elections/{uuid}/my/photograph", &[Member], PHOTOGRAPH, post(mine::photograph::act)),
        ask("/elections/{uuid}/my/ballot", &[Member], get(mine::ballot::ask)),
        send("/elections/{uuid}/my/ballot", &[Member], ballot_box::pages::MOST_BYTES, post(mine::ballot::act)),
        send("/elections/{uuid}/my/receipt", &[Member], FORM, post(mine::ballot::keep)),
        send("/elections/{uuid}/my/{act}", &[Member], FORM, post(mine::pages::act)),
        ask("/panels/{slug}/vacancies/{id}/answer", &[Member], get(mine::seat::ask)),
        send("/panels/{slug}/vacancies/{id}/answer", &[Member], FORM, post(mine::seat::answer)),
        ask("/panels/{slug}/my", &[Member], get(mine::panel::pages::show)),
        ask("/panels/{slug}/my/{act}", &[Member], get(mine::panel::pages::ask)),
        send("/panels/{slug}/my/{act}", &[Member], FORM, post(mine::panel::pages::act)),
        // The secretary's desk
        ask("/desk", &[Secretary], get(desk::home::show)),
        ask("/elections/{uuid}/desk", &[Secretary], get(desk::pages::show)),
        ask("/elections/{uuid}/desk/letters/all", &[Secretary], get(desk::outbox::show)),
        ask("/elections/{uuid}/desk/letters/{letter}", &[Secretary], get(desk::outbox::ask)),
        send("/elections/{uuid}/desk/letters/{letter}", &[Secretary], FORM, post(desk::outbox::act)),
        ask("/elections/{uuid}/desk/{act}", &[Secretary], get(desk::pages::ask)),
        send("/elections/{uuid}/desk/{act}", &[Secretary], FORM, post(desk::pages::act)),
        ask("/panels/{slug}/desk", &[Secretary], get(desk::panel::pages::show)),
        ask("/panels/{slug}/desk/{act}", &[Secretary], get(desk::panel::pages::ask)),
        send("/panels/{slug}/desk/{act}", &[Secretary], FORM, post(desk::panel::pages::act)),
        ask("/panels/{slug}/call", &[Secretary], get(call::form::ask)),
        send("/panels/{slug}/call", &[Secretary], FORM, post(call::form::act)),
        ask("/members/import", &[Operator], get(members::import::form::ask)),
        send("/members/import/preview", &[Operator], LIST, post(members::import::form::preview)),
        send("/members/import", &[Operator], LIST, post(members::import::form::act)),
        ask("/holidays", &[Operator], get(holidays::form::ask)),
        send("/holidays", &[Operator], FORM, post(holidays::form::act)),
        ask("/acts", &[Auditor], get(audit::pages::log)),
        see("/panels", get(panels::pages::list)),
        see("/panels/{slug}", get(panels::pages::show)),
        see("/panels/{slug}/rules", get(panels::rules::pages::show)),
        ask("/panels/{slug}/rules/change", &[Secretary], get(panels::rules::form::pages::ask)),
        send("/panels/{slug}/rules/change", &[Secretary], FORM, post(panels::rules::form::pages::act)),
        see("/panels/{slug}/meetings", get(meetings::pages::show)),
        see("/panels/{slug}/meetings.ics", get(meetings::pages::feed)),
        see("/booth", get(booth::pages::files)),
        see("/booth/{file}", get(booth::pages::file)),
        // People
        see("/sign-in", get(codes::pages::ask_page)),
        send("/sign-in", EVERYBODY, FORM, post(codes::pages::ask)),
        see("/sign-in/code", get(codes::pages::type_page)),
        send("/sign-in/code", EVERYBODY, FORM, post(codes::pages::type_in)),
        send("/sign-in/discourse", EVERYBODY, FORM, post(outside::pages::leave)),
        see("/sign-in/discourse", get(outside::pages::come_back)),
        send("/sign-in/oidc", EVERYBODY, FORM, post(outside::oidc::pages::leave)),
        see("/sign-in/oidc", get(outside::oidc::pages::come_back)),
        send("/sign-out", EVERYBODY, FORM, post(accounts::pages::sign_out)),
        own(Method::GET, "/account", get(accounts::pages::show)),
        own(Method::POST, "/account/sessions/end", post(accounts::pages::end_others)),
        own(Method::POST, "/account/sessions/{id}/end", post(accounts::pages::end_session)),
        own(Method::GET, "/account/second-factor", get(factors::pages::show_page)),
        own(Method::POST, "/account/second-factor", post(factors::pages::show_it)),
        own(Method::POST, "/account/authenticator", post(factors::pages::prepare)),
        own(Method::POST, "/account/authenticator/confirmation", post(factors::pages::confirm)),
        own(Method::POST, "/account/authenticator/{id}/removal", post(factors::pages::remove)),
        own(Method::GET, "/account/data.json", get(own_data::pages::show)),
        send("/api/v1/members/{id}/erasure", &[Operator], FORM, post(own_data::pages::erase)),
        ask("/api/v1/elections/{uuid}/letters", &[Secretary], get(mail::pages::outbox)),
        send("/api/v1/elections/{uuid}/letters/trial", &[Secretary], FORM, post(mail::pages::trial)),
        ask("/api/v1/elections/{uuid}/letters/{letter}/preview", &[Secretary], get(mail::pages::preview)),
        send("/api/v1/elections/{uuid}/letters/{letter}/resend", &[Secretary], FORM, post(mail::pages::resend)),
        ask("/api/v1/appointments", &[Operator], get(appointments::pages::list)),
        send("/api/v1/appointments", &[Operator], FORM, post(appointments::pages::appoint)),
        send("/api/v1/appointments/{id}/end", &[Operator], FORM, post(appointments::pages::end)),
        send("/api/v1/tokens/withdrawal", &[Operator], FORM, post(revocations::pages::withdraw)),
        ask("/api/v1/webhooks", &[Operator], get(webhooks::pages::list)),
        send("/api/v1/webhooks", &[Operator], FORM, post(webhooks::pages::make)),
        door(Method::DELETE, "/api/v1/webhooks/{id}", &[Operator], FORM, delete(webhooks::pages::remove)),
        send("/api/v1/webhooks/{id}/secret", &[Operator], FORM, post(webhooks::pages::rotate)),
        send("/api/v1/webhooks/{id}/trial", &[Operator], FORM, post(webhooks::pages::try_out)),
        send("/api/v1/webhooks/{id}/replay", &[Operator], FORM, post(webhooks::pages::replay)),
        ask("/api/v1/webhooks/{id}/tellings", &[Operator], get(webhooks::pages::tellings)),
        see("/healthz", get(observe::pages::alive)),
        see("/readyz", get(observe::pages::ready)),
        see("/interface", get(openapi::page)),
        see("/api/v1/openapi.json", get(openapi::document)),
        // The public part of the Belenios interface
        see("/api/elections/{uuid}/election", get(board::pages::election)),
        see("/api/elections/{uuid}/trustees", get(board::pages::trustees)),
        see("/api/elections/{uuid}/archive-header", get(board::pages::archive_header)),
        see("/api/elections/{uuid}/last-event", get(board::pages::last_event)),
        see("/api/elections/{uuid}/roots", get(board::pages::roots)),
        see("/api/elections/{uuid}/audit-cache", get(board::pages::audit_cache)),
        see("/api/elections/{uuid}/ballots", get(board::pages::ballots)),
        see("/api/elections/{uuid}/objects/{hash}", get(board::pages::object)),
        send("/api/elections/{uuid}/ballots", &[Member], ballot_box::pages::MOST_BYTES, post(ballot_box::pages::cast)),
        // The community
        send("/api/v1/networks", &[Operator], FORM, post(networks::pages::enter)),
        send("/api/v1/members", &[Operator], LIST, post(members::pages::enter)),
        send("/api/v1/members/{id}/address", &[Operator], FORM, post(members::address::pages::change)),
        send("/api/v1/members/import/preview", &[Operator], LIST, post(members::import::pages::preview)),
        send("/api/v1/members/import", &[Operator], LIST, post(members::import::pages::import)),
        ask("/api/v1/members.csv", &[Operator], get(members::import::pages::export)),
        send("/api/v1/panels", &[Operator], FORM, post(panels::pages::enter)),
        see("/api/v1/panels/{slug}", get(panels::pages::roster_json)),
        see("/api/v1/rules/templates", get(panels::rules::pages::templates)),
        see("/api/v1/panels/{slug}/rules", get(panels::rules::pages::current)),
        see("/api/v1/panels/{slug}/rules/{id}", get(panels::rules::pages::version)),
        set("/api/v1/panels/{slug}/rules", &[Secretary], FORM, put(panels::rules::pages::replace)),
        see("/api/v1/holidays", get(holidays::pages::list)),
        send("/api/v1/holidays", &[Operator], FORM, post(holidays::pages::enter)),
        see("/api/v1/panels/{slug}/popolo.json", get(panels::pages::popolo)),
        see("/api/v1/panels/{slug}/roster.csv", get(panels::pages::csv)),
        // The register
        send("/api/v1/panels/{slug}/memberships", &[Secretary], FORM, post(terms::pages::enter)),
        send("/api/v1/panels/{slug}/memberships/{id}/end", &[Secretary], FORM, post(vacancies::pages::end)),
        send("/api/v1/panels/{slug}/memberships/{id}/correction", &[Secretary], FORM, post(terms::pages::correct)),
        send("/api/v1/panels/{slug}/resignation", &[Member], FORM, post(vacancies::pages::resign)),
        ask("/api/v1/panels/{slug}/vacancies", &[Secretary], get(vacancies::pages::list)),
        send("/api/v1/panels/{slug}/vacancies/{id}/step", &[Secretary], FORM, post(vacancies::pages::step)),
        send("/api/v1/panels/{slug}/vacancies/{id}/lapse", &[Secretary], FORM, post(vacancies::pages::lapse)),
        send("/api/v1/panels/{slug}/vacancies/{id}/answer", &[Member], FORM, post(vacancies::pages::answer)),
        see("/api/v1/panels/{slug}/vacancies/{id}/transcript", get(vacancies::pages::transcript)),
        see("/api/v1/panels/{slug}/interests", get(interests::pages::public)),
        ask("/api/v1/panels/{slug}/interests/all", &[Secretary, Member], get(interests::pages::all)),
        send("/api/v1/panels/{slug}/interests", &[Member], FORM, post(interests::pages::declare)),
        send("/api/v1/panels/{slug}/interests/{id}/end", &[Member], FORM, post(interests::pages::end)),
        // Meetings
        see("/api/v1/panels/{slug}/meetings", get(meetings::pages::list)),
        ask("/api/v1/panels/{slug}/meetings/series", &[Secretary], get(meetings::pages::series)),
        set("/api/v1/panels/{slug}/meetings/series", &[Secretary], FORM, put(meetings::pages::set_series)),
        set("/api/v1/panels/{slug}/meetings/{day}", &[Secretary], FORM, put(meetings::pages::arrange)),
        ask("/api/v1/panels/{slug}/meetings/{day}", &[Secretary, Member], get(meetings::pages::show_inner)),
        set("/api/v1/panels/{slug}/meetings/{day}/attendance", &[Secretary], FORM, put(meetings::pages::attend)),
        set("/api/v1/panels/{slug}/meetings/{day}/minutes", &[Secretary], FORM, put(meetings::pages::write_minutes)),
        send("/api/v1/panels/{slug}/meetings/{day}/resolutions", &[Secretary], FORM, post(meetings::resolutions::pages::record)),
        see("/api/v1/panels/{slug}/resolutions", get(meetings::resolutions::pages::list)),
        ask("/api/v1/panels/{slug}/resolutions/all", &[Secretary, Member], get(meetings::resolutions::pages::all)),
        ask("/api/v1/panels/{slug}/matters", &[Secretary], get(matters::pages::list)),
        send("/api/v1/panels/{slug}/matters/{id}/outcome", &[Secretary], FORM, post(matters::pages::settle)),
        // Elections, in the order of their life
        see("/api/v1/elections", get(elections::pages::list)),
        send("/api/v1/elections", &[Secretary], FORM, post(call::pages::enter)),
        send("/api/v1/elections/preview", &[Secretary], FORM, post(call::pages::preview)),
        send("/api/v1/panels/{slug}/timetable", &[Secretary], FORM, post(call::pages::timetable)),
        see("/api/v1/elections/{uuid}", get(elections::pages::summary)),
        send("/api/v1/elections/{uuid}/stage", &[Secretary], FORM, post(elections::pages::advance)),
        ask("/api/v1/elections/{uuid}/nominations", &[Secretary], get(nominations::pages::list)),
        send("/api/v1/elections/{uuid}/nominations", &[Member], FORM, post(nominations::pages::file)),
        ask("/api/v1/elections/{uuid}/nominations/me", &[Member], get(nominations::pages::mine)),
        set("/api/v1/elections/{uuid}/nominations/me", &[Member], FORM, put(nominations::pages::amend)),
        send("/api/v1/elections/{uuid}/nominations/me/refusal", &[Member], FORM, post(nominations::pages::decline)),
        set("/api/v1/elections/{uuid}/nominations/me/photograph", &[Member], PHOTOGRAPH, put(photographs::pages::replace)),
        ask("/api/v1/elections/{uuid}/nominations/me/photograph", &[Member], get(photographs::pages::own)),
        door(Method::DELETE, "/api/v1/elections/{uuid}/nominations/me/photograph", &[Member], FORM, delete(photographs::pages::remove)),
        send("/api/v1/elections/{uuid}/nominations/proposals", &[Member], FORM, post(nominations::pages::propose)),
        ask("/api/v1/elections/{uuid}/nominations/{id}/photograph", &[Secretary], get(photographs::pages::of_nomination)),
        send("/api/v1/elections/{uuid}/nominations/{id}/support", &[Member], FORM, post(supporters::pages::answer)),
        send("/api/v1/elections/{uuid}/nominations/{id}/death", &[Secretary], FORM, post(nominations::pages::died)),
        send("/api/v1/elections/{uuid}/nominations/{id}/death/correction", &[Secretary], FORM, post(nominations::pages::lives)),
        send("/api/v1/elections/{uuid}/nominations/withdrawal", &[Member], FORM, post(nominations::pages::withdraw)),
        send("/api/v1/elections/{uuid}/nominations/{id}/decision", &[Secretary], FORM, post(nominations::pages::decide)),
        ask("/api/v1/elections/{uuid}/roll", &[Registrar], get(roll::pages::voters)),
        ask("/api/v1/elections/{uuid}/roll/me", &[Member], get(roll::pages::me)),
        ask("/api/v1/elections/{uuid}/roll.csv", &[Secretary], get(roll::pages::export)),
        send("/api/v1/elections/{uuid}/roll/lookup", &[Secretary], FORM, post(roll::pages::lookup)),
        send("/api/v1/elections/{uuid}/roll/objections", &[Member], FORM, post(objections::pages::object)),
        ask("/api/v1/elections/{uuid}/roll/objections", &[Secretary], get(objections::pages::list)),
        send("/api/v1/elections/{uuid}/roll/objections/{id}/decision", &[Secretary], FORM, post(objections::pages::decide)),
        send("/api/v1/elections/{uuid}/roll/corrections", &[Secretary], FORM, post(objections::pages::correct)),
        ask("/api/v1/elections/{uuid}/holders", &[Secretary], get(keys::pages::holders)),
        set("/api/v1/elections/{uuid}/holders", &[Secretary], FORM, put(keys::pages::name_holders)),
        send("/api/v1/elections/{uuid}/trustee-keys", &[Trustee], FORM, post(keys::pages::receive_key)),
        set("/api/v1/elections/{uuid}/credentials", &[Registrar], LIST, put(keys::pages::receive_credentials)),
        ask("/api/v1/elections/{uuid}/poll", &[Secretary], get(poll::pages::show)),
        set("/api/v1/elections/{uuid}/poll", &[Secretary], FORM, put(poll::pages::set)),
        ask("/api/v1/elections/{uuid}/ceremony", &[Secretary, Trustee], get(ceremony::pages::show)),
        ask("/api/v1/elections/{uuid}/ceremony/files/{name}", &[Trustee], get(ceremony::pages::file)),
        send("/api/v1/elections/{uuid}/ceremony/messages/{round}", &[Trustee], LIST, post(ceremony::pages::receive)),
        send("/api/v1/elections/{uuid}/ceremony/complaint", &[Trustee], FORM, post(ceremony::pages::complain)),
        set("/api/v1/elections/{uuid}/trustees/{owner}", &[Secretary], FORM, put(ceremony::pages::replace)),
        send("/api/v1/elections/{uuid}/drill", &[Trustee], FORM, post(drills::pages::ask)),
        send("/api/v1/elections/{uuid}/drill/answer", &[Trustee], FORM, post(drills::pages::answer)),
        set("/api/v1/elections/{uuid}/deliveries", &[Registrar], FORM, put(keys::codes::pages::report)),
        send("/api/v1/elections/{uuid}/reissues", &[Registrar], FORM, post(keys::codes::pages::reissue)),
        see("/api/v1/elections/{uuid}/codes", get(keys::codes::pages::codes)),
        see("/api/v1/elections/{uuid}/disclosure", get(disclosure::pages::show)),
        see("/api/v1/elections/{uuid}/readiness", get(readiness::pages::show)),
        set("/api/v1/elections/{uuid}/confirmations/{what}", &[Operator, Secretary], FORM, put(readiness::pages::confirm)),
        send("/api/v1/elections/{uuid}/approvals", &[Secretary], FORM, post(readiness::pages::approve)),
        send("/api/v1/elections/{uuid}/rehearsals", &[Secretary], FORM, post(rehearsal::pages::begin)),
        set("/api/v1/elections/{uuid}/again-of", &[Secretary], FORM, put(rehearsal::pages::again)),
        send("/api/v1/elections/{uuid}/extension", &[Secretary], FORM, post(voting::pages::extend)),
        send("/api/v1/elections/{uuid}/reminders", &[Secretary], FORM, post(voting::pages::remind)),
        ask("/api/v1/elections/{uuid}/reminders", &[Secretary], get(voting::pages::reminders)),
        send("/api/v1/elections/{uuid}/incidents", &[Secretary], FORM, post(voting::pages::report)),
        set("/api/v1/elections/{uuid}/pause", &[Secretary], FORM, put(voting::pages::pause)),
        send("/api/v1/elections/{uuid}/ballots", &[Member], ballot_box::pages::MOST_BYTES, post(ballot_box::pages::cast)),
        send("/api/v1/elections/{uuid}/receipts", &[Member], FORM, post(ballot_box::pages::mail_receipt)),
        send("/api/v1/elections/{uuid}/shuffles", &[Trustee], TRUSTEE_WORK, post(tally::pages::shuffle)),
        send("/api/v1/elections/{uuid}/share-commitments", &[Trustee], FORM, post(tally::pages::commit)),
        send("/api/v1/elections/{uuid}/partial-decryptions", &[Trustee], TRUSTEE_WORK, post(tally::pages::open)),
        send("/api/v1/elections/{uuid}/rounds", &[Secretary], FORM, post(officers::pages::next)),
        send("/api/v1/elections/{uuid}/challenges", &[Member], FORM, post(challenges::pages::file)),
        ask("/api/v1/elections/{uuid}/challenges", &[Secretary], get(challenges::pages::list)),
        send("/api/v1/elections/{uuid}/challenges/{id}/decision", &[Secretary], FORM, post(challenges::pages::decide)),
        send("/api/v1/elections/{uuid}/answer", &[Member], FORM, post(result::pages::answer)),
        // Audit
        see("/api/v1/elections/{uuid}/head", get(heads::pages::head)),
        see("/api/v1/elections/{uuid}/supplement", get(supplement::pages::supplement)),
        see("/api/v1/elections/{uuid}/credentials", get(ballot_box::pages::all_credentials)),
        see("/api/v1/elections/{uuid}/credentials/{beginning}", get(ballot_box::pages::credentials)),
        send("/api/v1/elections/{uuid}/tested-ballots", &[Member], FORM, post(ballot_box::pages::tested)),
        see("/api/v1/keys/receipts", get(ballot_box::pages::key)),
        ask("/api/v1/acts", &[Auditor], get(audit::pages::list)),
        ask("/api/v1/acts/verification", &[Auditor], get(audit::pages::verify)),
    ]
}

/// The router of all doors, each with its guard.
pub fn build(app: &App) -> Router {
    let mut router = Router::new();
    for door in doors() {
        let at = At {
            app: app.clone(),
            path: door.path,
            to: door.to,
            session: door.session,
            most: door.most,
        };
        let guard = from_fn_with_state(at, guard);
        let limit = DefaultBodyLimit::max(door.most);
        let guarded = door
            .route
            .layer::<_, Infallible>(guard)
            .layer::<_, Infallible>(limit);
        router = router.route(door.path, guarded);
    }
    let router = router
        .fallback(problems::nothing_here)
        .method_not_allowed_fallback(problems::wrong_method_here)
        .with_state(app.clone())
        .layer(from_fn_with_state(app.clone(), origin::ours));
    // Outside of all that says anything.
    let languages = app.settings().languages.clone();
    let router = layered(router).layer(from_fn_with_state(languages, choice::as_asked));
    if !app.settings().public.origin().starts_with("https://") {
        return router;
    }
    // For a year a browser that was here comes by https alone.
    let year = HeaderValue::from_static("max-age=31536000");
    let name = header::STRICT_TRANSPORT_SECURITY;
    router.layer(SetResponseHeaderLayer::if_not_present(name, year))
}

fn layered(router: Router) -> Router {
    // The last is the outermost.
    let mut router = router
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(15)))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(300),
        ))
        .layer(CatchPanicLayer::custom(problems::panicked))
        .layer(from_fn(etag::told))
        .layer(from_fn(problems::as_asked))
        .layer(from_fn(here::noted));
    for (name, value) in HEADERS {
        let layer = SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
        router = router.layer(layer);
    }
    router
}

/// No scripts, no frames, nothing from anywhere else. With `no-referrer` a browser would write `Origin: null`
/// beside our own forms, and they would be taken for another site's (see `web::origin`).
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, page::POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-cache"),
];

/// A door, as its guard knows it.
#[derive(Clone)]
struct At {
    app: App,
    path: &'static str,
    to: &'static [Role],
    session: bool,
    most: usize,
}

/// Lets in whom the door is for, and takes the time. Which panel, which election: that the handler
/// asks.
async fn guard(State(at): State<At>, request: Request, next: Next) -> Response {
    let (method, since) = (request.method().clone(), Instant::now());
    let response = admitted(&at, request, next).await;
    let (status, took) = (response.status().as_u16(), since.elapsed());
    let meters = at.app.meters();
    meters.request(at.path, method.as_str(), status, took);
    response
}

async fn admitted(at: &At, request: Request, next: Next) -> Response {
    if at.to.is_empty() {
        return next.run(request).await;
    }
    let (request, sent) = match kept::read(request, at.most).await {
        Ok(read) => read,
        Err(problem) => return problem.into_response(),
    };
    let response = match identified(at, request).await {
        Ok((Some(caller), request)) => {
            layer::run(&at.app, caller.subject(), at.most, request, next).await
        }
        Ok((None, request)) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    kept::with(response, sent)
}

/// Who came, in the role that the door is for; in none at a door of everybody who is signed in.
async fn identified(at: &At, mut request: Request) -> Result<(Option<Caller>, Request), Problem> {
    let writes = !request.method().is_safe();
    let who = caller::identified(&at.app, request.headers(), writes).await?;
    if at.session {
        return match who {
            Identified::Session(_) => Ok((None, request)),
            Identified::Token(_) => Err(Problem::forbidden(t!(
                "This is for people who are signed in, not for tokens."
            ))),
        };
    }
    let caller = who.among(at.to)?;
    request.extensions_mut().insert(caller.clone());
    Ok((Some(caller), request))
}
