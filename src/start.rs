//! Starting: everything is put together and checked, or the service says why it doesn't start.

use anyhow::{Context, Result};
use chrono::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::access::keys::ServiceKeys;
use crate::access::{Caller, Role, ring_provider, token};
use crate::app::App;
use crate::clock::{Clock, SystemClock};
use crate::config::{Data, Serve, Token};
use crate::database::Store;
use crate::elections::ballot_box::queue::Queue;
use crate::jobs::runner;
use crate::observe;
use crate::router;
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
    ring_provider::install();
    let data = &serve.data;
    let store = Store::open(&data.database_url, data.unsafe_for_tests).await?;
    let keys = ServiceKeys::open(&data.keys)?;
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    let workers = serve.workers.unwrap_or(processors).max(1);
    let queue = Queue::new(workers, workers + serve.waiting);
    Ok(App::new(store, Box::new(SystemClock), keys, queue))
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
