//! Starting: everything is put together and checked, or the service says why it doesn't start.

use anyhow::{Context, Result, anyhow, bail};
use chrono::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::access::keys::{self, ServiceKeys};
use crate::access::{Caller, Role, ring_provider, token};
use crate::app::App;
use crate::audit;
use crate::clock::{Clock, SystemClock};
use crate::config::{Data, Serve, Token};
use crate::database::Store;
use crate::database_time;
use crate::elections::ballot_box::queue::Queue;
use crate::jobs::{self, Job, runner};
use crate::observe;
use crate::router;
use crate::settings::file;
use crate::web::server;

/// `hustings migrate`
pub async fn migrate(data: &Data) -> Result<()> {
    let store = Store::open(&data.database_url, data.unsafe_for_tests).await?;
    println!("The schema is up to date ({}).", store.describe().await?);
    Ok(())
}

/// `hustings serve`
pub async fn serve(serve: Serve) -> Result<()> {
    let app = app(&serve).await?;
    let listener = TcpListener::bind(serve.listen)
        .await
        .with_context(|| format!("{} can't be listened at", serve.listen))?;
    let database = app.store().describe().await?;
    tracing::info!(address = %serve.listen, %database, "serving");
    for daily in [Job::Retain, Job::LookAtMembers] {
        let begun = jobs::store::begin(app.store(), &daily, app.now()).await;
        begun.map_err(|problem| anyhow!("{}", problem.detail))?;
    }
    let (stop, stopped) = watch::channel(false);
    if let Some(address) = serve.metrics_listen {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("{address} can't be listened at"))?;
        let figures = observe::pages::router(&app);
        tokio::spawn(server::serve(listener, figures, std::future::pending()));
    }
    let jobs = tokio::spawn(runner::run(app.clone(), stopped));
    server::serve(listener, router::build(&app), stop_signal()?).await;
    // What a job is at is brought to its end; the rest waits in the database.
    let _nobody_left = stop.send(true);
    jobs.await?;
    tracing::info!("stopped");
    Ok(())
}

/// The service's state on its database, with its keys.
pub async fn app(serve: &Serve) -> Result<App> {
    app_by(serve, Box::new(SystemClock)).await
}

/// The same by this clock.
pub async fn app_by(serve: &Serve, clock: Box<dyn Clock>) -> Result<App> {
    ring_provider::install();
    let data = &serve.data;
    let store = Store::open(&data.database_url, data.unsafe_for_tests).await?;
    let keys = keys::store::open(&store, &data.keys, clock.now()).await?;
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    let workers = serve.workers.unwrap_or(processors).max(1);
    let queue = Queue::new(workers, workers + serve.waiting);
    let (config, url) = (serve.config.as_deref(), serve.public_url.as_deref());
    let settings = file::read(config, url, serve.listen.port())?;
    let app = App::with_settings(store, clock, keys, queue, settings);
    check(&app).await?;
    Ok(app)
}

/// What has to hold before anything is served, besides the settings that [`Store::open`] asks for:
/// the act log is whole, every board ends as it says, the keys sign, and the clock is not behind what
/// was written by it (R53).
pub async fn check(app: &App) -> Result<()> {
    let auditor = Caller::new("machine".into(), Role::Auditor, Vec::new()).auditor()?;
    let log = audit::store::verify(app.store(), &auditor).await?;
    if let Some(fault) = log.fault {
        bail!(
            "the act log doesn't hold at act {}: {}. Restore a backup, and find out who changed it",
            fault.seq,
            fault.what
        );
    }
    if !observe::store::chains_end_well(app.store().read()).await? {
        bail!(
            "a board, or the act log, doesn't end in what its hash says. Restore a backup, and find \
             out who changed it"
        );
    }
    if !app.keys().work() {
        bail!("a key doesn't sign what its public half verifies: restore the keys from the backup");
    }
    let last = audit::store::last_at(app.store()).await?;
    if let Some(last) = last.filter(|last| *last > app.now() + Duration::minutes(5)) {
        bail!(
            "the clock says {}, and the last act is of {last}: set the clock right",
            app.now()
        );
    }
    let there = database_time::now(app.store().read(), app.ahead()).await?;
    if (there - app.now()).abs() > Duration::minutes(1) {
        bail!(
            "the clock says {}, and the database's says {there}: set them right",
            app.now()
        );
    }
    Ok(())
}

/// `hustings token`
pub fn mint(wanted: Token) -> Result<()> {
    ring_provider::install();
    let keys = ServiceKeys::open(&wanted.keys)?;
    if wanted.role == Role::Secretary && wanted.panels.is_empty() {
        anyhow::bail!("a secretary's token names a panel: add --panel SLUG");
    }
    let caller = Caller::new(wanted.subject, wanted.role, wanted.panels);
    let holds = Duration::days(i64::from(wanted.days));
    println!(
        "{}",
        token::mint(&keys.tokens, &caller, SystemClock.now(), holds)?
    );
    Ok(())
}

/// Comes when the process is asked to stop.
pub fn stop_signal() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
