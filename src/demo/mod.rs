//! The demo: a whole election of an invented community through the interface, from the roll to
//! the chair, with everybody's part played as they would play it.

pub mod client;
pub mod community;
pub mod election;
pub mod holders;
pub mod judge;
pub mod kept;
pub mod letters;
pub mod outside;
pub mod people;
pub mod plan;
pub mod play;
pub mod show;
pub mod until;
pub mod verify;
pub mod votes;
pub mod voting;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tokio::net::TcpListener;

use self::client::{Client, Mint};
use self::election::Done;
use self::play::Play;
use self::show::Show;
use crate::app::App;
use crate::clock::TurnedClock;
use crate::config::{Data, Demo, Serve, Until};
use crate::jobs::runner;
use crate::{router, start};

/// `hustings demo`
pub async fn run(wanted: Demo) -> Result<()> {
    // Keys lie in it: it is gone however the demo ends, by a signal in the middle too.
    let folder = Folder::make()?;
    let stopped = start::stop_signal()?;
    tokio::select! {
        done = in_folder(wanted, &folder) => done,
        () = stopped => Ok(()),
    }
}

async fn in_folder(wanted: Demo, folder: &Folder) -> Result<()> {
    let began = Instant::now();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, wanted.port));
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("{address} can't be listened at: give another --port"))?;
    let address = listener.local_addr()?;
    let mut settings = settings(&folder.0, address);
    if wanted.until.is_some() {
        let server = letters::serve().await?;
        settings.config = Some(letters::configure(&folder.0, server)?);
    }
    let clock = TurnedClock::default();
    if matches!(wanted.until, Some(Until::Voting)) {
        clock.turn(-until::BEFORE);
    }
    let app = start::app_by(&settings, Box::new(clock.clone())).await?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(crate::web::server::serve(
        listener,
        router::build(&app),
        async {
            let _stopped = stopped.await;
        },
    ));
    let base = format!("http://{address}");
    let mut play = Play {
        client: Client::new(base.clone()),
        mint: Mint::new(app.clone()),
        clock,
        rng: ChaCha20Rng::seed_from_u64(wanted.seed),
        today: app.now().date_naive(),
        show: Show::default(),
    };
    match wanted.until {
        Some(Until::Voting) => {
            let open = play.until_voting(&wanted).await?;
            until::tell(&base, &open);
            return serve_here(app).await;
        }
        Some(until @ (Until::Keys | Until::AllKeys)) => {
            let sharing = match until {
                Until::AllKeys => election::Sharing::All,
                _ => election::Sharing::Some,
            };
            let keys = play.until_keys(&wanted, sharing).await?;
            holders::tell(&base, &keys);
            tokio::spawn(holders::by_lines(play, keys));
            return serve_here(app).await;
        }
        None => {}
    }
    println!("A whole election on {base}, seed {}", wanted.seed);
    let done = play.whole(&wanted).await?;
    let tool = judge::belenios_tool(wanted.belenios_tool.as_deref());
    verify::verify(&mut play.show, tool.as_deref(), &folder.0, &done).await?;
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

/// Serves until it is asked to stop, and does what is due meanwhile, such as letters.
async fn serve_here(app: App) -> Result<()> {
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(runner::run(app, stopped));
    println!("\nCtrl-C ends it.");
    start::stop_signal()?.await;
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
    let data = Data {
        database_url,
        keys: folder.join("keys"),
        unsafe_for_tests: false,
    };
    Serve {
        data,
        listen,
        metrics_listen: None,
        workers: None,
        waiting: 512,
        config: None,
        public_url: Some(format!("http://{listen}")),
    }
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
