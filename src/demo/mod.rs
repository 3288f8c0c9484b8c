//! The demo: a whole election of an invented community through the interface, from the roll to
//! the chair, with everybody's part played as they would play it.

pub mod client;
pub mod community;
pub mod election;
pub mod judge;
pub mod kept;
pub mod outside;
pub mod people;
pub mod show;
pub mod votes;
pub mod voting;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tokio::net::TcpListener;

use self::client::{Client, Mint};
use self::community::Citizen;
use self::election::{Cast, Choice, Done, Plan};
use self::show::Show;
use self::votes::Contest;
use crate::access::Role;
use crate::config::{Data, Demo, Serve};
use crate::panels::PostKind;
use crate::{router, start};

/// `hustings demo`
pub async fn run(wanted: Demo) -> Result<()> {
    let began = Instant::now();
    let folder = Folder::make()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, wanted.port));
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} can't be listened at: give another --port"))?;
    let address = listener.local_addr()?;
    let app = start::app(&settings(&folder.0, address)).await?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(crate::web::server::serve(listener, router::build(&app), async {
        let _stopped = stopped.await;
    }));
    let base = format!("http://{address}");
    let mut play = Play {
        client: Client::new(base.clone()),
        mint: Mint::new(app.clone()),
        rng: ChaCha20Rng::seed_from_u64(wanted.seed),
        today: app.now().date_naive(),
        show: Show::default(),
    };
    println!("A whole election on {base}, seed {}", wanted.seed);
    let done = play.whole(&wanted).await?;
    play.verify(&wanted, &folder.0, &done).await?;
    if let Some(out) = &wanted.out {
        kept::keep(&play.client, out, &done).await?;
        println!("\nKept in {}", out.display());
    }
    println!("\nAll of it took {:.1} s.", began.elapsed().as_secs_f64());
    if !wanted.no_serve {
        addresses(&base, &done);
        start::stop_signal()?.await;
    }
    drop(stop);
    served.await?;
    Ok(())
}

fn addresses(base: &str, done: &[(&'static str, Done)]) {
    println!("\nLook at (Ctrl-C ends it):\n  {base}/\n  {base}/panels/ccio-panel");
    for (_, Done { uuid, .. }) in done {
        println!("  {base}/elections/{uuid}\n  {base}/elections/{uuid}/result");
    }
}

fn settings(folder: &Path, listen: SocketAddr) -> Serve {
    let database_url = format!("sqlite:{}", folder.join("hustings.sqlite").display());
    let data = Data { database_url, keys: folder.join("keys"), unsafe_for_tests: false };
    Serve { data, listen, workers: None, waiting: 512 }
}

/// A folder that is gone when the demo is over.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("hustings-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left over is in the system's folder for such things.
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

struct Play {
    client: Client,
    mint: Mint,
    rng: ChaCha20Rng,
    today: NaiveDate,
    show: Show,
}

impl Play {
    async fn whole(&mut self, wanted: &Demo) -> Result<Vec<(&'static str, Done)>> {
        let contest = match &wanted.ballots {
            Some(path) => votes::of_file(&mut self.rng, path)?,
            None => votes::invented(&mut self.rng, 384),
        };
        let citizens = self.community(&contest).await?;
        let secretary = self.mint.token(Role::Secretary, "secretary-1", &["ccio-panel"])?;
        let (client, mint) = (self.client.clone(), self.mint.clone());
        let cast = Cast { client: &client, mint: &mint, secretary };
        let plan = self.seats_plan(&contest, &citizens);
        let standing = plan.standing.clone();
        let seats = cast.run(&mut self.show, plan).await?;
        let mut panel: Vec<(i64, String, String)> =
            seats.elected.iter().filter_map(|index| standing.get(*index).cloned()).collect();
        let members: Vec<i64> = panel.iter().map(|(member, ..)| *member).collect();
        let mut done = vec![("seats", seats)];
        for (post, name) in [(PostKind::Chair, "chair"), (PostKind::ViceChair, "vice-chair")] {
            if panel.len() < 2 {
                break;
            }
            let plan = officer_plan(post, name, &panel, &members, self.today);
            let officer = cast.run(&mut self.show, plan).await?;
            // Who chairs the panel doesn't stand for vice-chair.
            panel.remove(*officer.elected.first().context("nobody was elected")?);
            done.push((name, officer));
        }
        Ok(done)
    }

    async fn community(&mut self, contest: &Contest) -> Result<Vec<Citizen>> {
        let operator = self.mint.token(Role::Operator, "operator-1", &[])?;
        self.show.part("The community");
        let phase = self.show.begin("networks, members, panel", 0);
        let names = contest.names.as_deref().unwrap_or_default();
        let votes = contest.rankings.len();
        let (voters, others) = if contest.names.is_some() { (votes * 6 / 5, votes / 20) } else { (446, 34) };
        let voters = voters.max(names.len() + votes);
        let citizens = community::found(
            &self.client,
            &operator,
            &mut self.rng,
            names,
            (voters, others),
            self.today,
        );
        let citizens = citizens.await?;
        community::panel(&self.client, &operator, contest.seats).await?;
        let count = citizens.len();
        self.show.end(phase, &format!("3 networks, {count} members, {voters} of them in CCIO"));
        Ok(citizens)
    }

    /// Who stands and who votes for whom. One in twenty changes their mind.
    fn seats_plan(&mut self, contest: &Contest, citizens: &[Citizen]) -> Plan {
        let mut electors: Vec<&Citizen> = citizens.iter().filter(|who| who.ccio).collect();
        let count = contest.names.as_ref().map_or(14, Vec::len);
        let standing = electors.iter().take(count).map(|who| {
            let statement = people::statement(&mut self.rng, &who.person);
            (who.id, who.person.name.clone(), statement)
        });
        let standing = standing.collect();
        people::shuffle(&mut self.rng, &mut electors);
        let mut choices = Vec::new();
        for (who, ranking) in electors.iter().zip(&contest.rankings) {
            choices.push((who.id, Choice::Ranking(ranking.clone())));
        }
        for again in (0..choices.len()).step_by(20) {
            if let Some((who, Choice::Ranking(ranking))) = choices.get_mut(again) {
                let (who, last) = (*who, ranking.clone());
                ranking.reverse();
                choices.push((who, Choice::Ranking(last)));
            }
        }
        Plan {
            post: PostKind::Seat,
            title: contest.title.clone(),
            seats: contest.seats,
            standing,
            choices,
            today: self.today,
        }
    }

    async fn verify(&mut self, wanted: &Demo, folder: &Path, done: &[(&str, Done)]) -> Result<()> {
        self.show.part("Verification of the public records");
        let tool = judge::belenios_tool(wanted.belenios_tool.as_deref());
        for (name, Done { uuid, record, receipts, .. }) in done {
            let phase = self.show.begin(format!("{name}, by our verifier"), 0);
            let bytes = record.clone();
            let report = tokio::task::spawn_blocking(move || judge::ours(&bytes)).await??;
            ensure!(report.ballots == receipts.len() as u64, "receipts and ballots differ in number");
            let (ballots, voters) = (report.ballots, report.voters);
            let ours = self.show.end(phase, &format!("holds: {ballots} ballots of {voters} voters"));
            let Some(tool) = &tool else { continue };
            let phase = self.show.begin(format!("{name}, by belenios-tool election verify"), 0);
            judge::whole(tool, &folder.join(format!("{name}-whole")), uuid, record)?;
            let theirs = self.show.end(phase, "holds");
            println!("           ({:.1} times our time)", theirs.as_secs_f64() / ours.as_secs_f64());
            let (setup, mut ballots) = judge::split(record)?;
            let all = ballots.len();
            ballots.truncate(judge::MOST_SINGLY);
            let phase = self.show.begin(format!("{name}, by election verify-ballot"), ballots.len());
            judge::singly(tool, &folder.join(format!("{name}-singly")), uuid, &setup, &ballots, &phase)?;
            self.show.end(phase, &format!("{} of {all} ballots, one by one: all hold", ballots.len()));
        }
        if tool.is_none() {
            println!("  SKIPPED: no belenios-tool here (make demo fetches it)");
        }
        Ok(())
    }
}

/// The panel chooses: the first who stands by a majority, some for others, one blank.
fn officer_plan(
    post: PostKind,
    name: &str,
    panel: &[(i64, String, String)],
    members: &[i64],
    today: NaiveDate,
) -> Plan {
    let standing: Vec<_> = panel.iter().take(3).cloned().collect();
    let majority = members.len() / 2 + 1;
    let choice = |place: usize| match place {
        place if place < majority => Some(0),
        place if place + 1 == members.len() && members.len() > 3 => None,
        place => Some(1 + place % (standing.len() - 1)),
    };
    let choices = members.iter().enumerate();
    let choices = choices.map(|(place, member)| (*member, Choice::One(choice(place)))).collect();
    let title = format!("Election of the {name} of the CCIO advisory panel");
    Plan { post, title, seats: 1, standing, choices, today }
}
