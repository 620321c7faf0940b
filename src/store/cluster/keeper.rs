//! Who looks after the server while the program runs?
//!
//! One thread, which starts PostgreSQL, waits for it, and starts it again when it ends without having been
//! asked to (the kernel short of memory, an administrator's mistake). It must be a thread of its own: the
//! kernel ties the server to the thread that started it, so the server goes when the program goes, even by
//! `kill -9`, and must not go because some borrowed thread went home.

use std::{
    fs::File,
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, ExitStatus},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use super::{
    ClusterError,
    account::Account,
    binaries::Binaries,
    database, initdb,
    layout::Layout,
    leftover::{self, PidFile},
    lock::take_server_lock,
    log::Log,
    process::{self, Signal},
    settings,
};

/// For the last process of a killed server to go.
const LEFTOVER_PATIENCE: Duration = Duration::from_secs(30);
/// For a server to get ready: after a crash it first replays what had not reached the tables.
const READY_PATIENCE: Duration = Duration::from_secs(120);
const READY_POLL: Duration = Duration::from_millis(2);
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Keeper {
    shared: Arc<Shared>,
    layout: Layout,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Set while the number surely means our child: it is reaped only after this is cleared.
    process: Option<u32>,
    stop_asked: bool,
    ended: bool,
    /// How the server ended and what it said, when not as it should.
    unclean: Option<(ExitStatus, String)>,
}

impl Keeper {
    /// Blocks until the server is ready and has its database.
    pub(super) fn start(layout: Layout, account: Account) -> Result<Keeper, ClusterError> {
        let shared = Arc::new(Shared::default());
        let (report, first_start) = mpsc::channel();
        let watch = Watch { layout: layout.clone(), account, shared: Arc::clone(&shared) };
        thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || watch.keep_running(&report))
            .map_err(ClusterError::io("start a thread for", &layout.cluster))?;
        first_start.recv().expect("the thread reports before it ends")?;
        Ok(Keeper { shared, layout })
    }

    pub(super) fn ask_to_stop(&self, signal: Signal) {
        let mut state = self.shared.lock();
        state.stop_asked = true;
        if let Some(server) = state.process {
            process::send(server, signal);
        }
        self.shared.changed.notify_all();
    }

    /// Whether it ended within the time given.
    pub(super) fn wait_until_ended(&self, patience: Duration) -> bool {
        let state = self.shared.lock();
        let waited = self.shared.changed.wait_timeout_while(state, patience, |state| !state.ended);
        waited.unwrap_or_else(PoisonError::into_inner).0.ended
    }

    pub(super) fn has_ended(&self) -> bool {
        self.shared.lock().ended
    }

    /// Whether the stop that was asked for went as it should.
    pub(super) fn last_words(&self) -> Result<(), ClusterError> {
        let Some((status, said)) = self.shared.lock().unclean.take() else { return Ok(()) };
        Err(ClusterError::UncleanStop {
            folder: self.layout.cluster.clone(),
            log: self.layout.log.clone(),
            status: status.to_string(),
            said,
        })
    }
}

impl Shared {
    /// Plain values are never left half-changed, so a panic elsewhere does not spoil them.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread's side of a [`Keeper`].
struct Watch {
    layout: Layout,
    account: Account,
    shared: Arc<Shared>,
}

/// A server that said it is ready.
struct Server {
    child: Child,
    log: Log,
}

impl Watch {
    fn keep_running(self, report: &mpsc::Sender<Result<(), ClusterError>>) {
        match self.first_start() {
            Ok(server) => {
                // The receiver waits for exactly this message.
                let _ = report.send(Ok(()));
                self.restart_until_asked_to_stop(server);
            }
            Err(error) => {
                let _ = report.send(Err(error));
            }
        }
        self.shared.lock().ended = true;
        self.shared.changed.notify_all();
    }

    fn first_start(&self) -> Result<Server, ClusterError> {
        let binaries = Binaries::find(&self.layout)?;
        initdb::make_cluster_if_absent(&self.layout, &self.account, &binaries)?;
        let mut server = self.start_server(&binaries)?;
        if let Err(error) = database::create_if_absent(&self.layout) {
            self.send_if_running(Signal::FastStop);
            self.wait(&mut server.child);
            return Err(error);
        }
        Ok(server)
    }

    fn restart_until_asked_to_stop(&self, mut server: Server) {
        loop {
            let status = self.wait(&mut server.child);
            let said = server.log.end();
            if self.shared.lock().stop_asked {
                if !status.success() {
                    self.shared.lock().unclean = Some((status, said));
                }
                return;
            }
            tracing::error!(%status, said, "private PostgreSQL ended unexpectedly, starting it again");
            let Some(again) = self.start_again() else { return };
            server = again;
            tracing::info!("private PostgreSQL is back");
        }
    }

    /// Tries until it works, or until asked to stop. Pauses first: a server that dies as soon as it is ready
    /// must not keep the machine busy.
    fn start_again(&self) -> Option<Server> {
        let mut pause = FIRST_PAUSE;
        loop {
            let state = self.shared.lock();
            let waited = self.shared.changed.wait_timeout_while(state, pause, |state| !state.stop_asked);
            if waited.unwrap_or_else(PoisonError::into_inner).0.stop_asked {
                return None;
            }
            let outcome = Binaries::find(&self.layout).and_then(|binaries| self.start_server(&binaries));
            match outcome {
                Ok(server) => return Some(server),
                Err(error) => tracing::error!(%error, "private PostgreSQL does not start again"),
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn start_server(&self, binaries: &Binaries) -> Result<Server, ClusterError> {
        leftover::stop_running_server(&self.layout)?;
        let lock = take_server_lock(&self.layout, LEFTOVER_PATIENCE)?;
        leftover::remove_stale_files(&self.layout)?;

        let (log, output) = Log::open(&self.layout.log)?;
        let child = self.spawn(&binaries.postgres(), lock, output)?;
        let mut server = Server { child, log };
        self.wait_until_ready(&mut server)?;
        Ok(server)
    }

    fn spawn(&self, program: &Path, lock: File, output: File) -> Result<Child, ClusterError> {
        let errors = output.try_clone().map_err(ClusterError::io("open", &self.layout.log))?;
        let mut command = self.account.command(program, &self.layout.home);
        command.arg("-D").arg(&self.layout.cluster).args(settings::arguments(&self.layout.socket));
        // PostgreSQL reads nothing from its standard input; the lock only has to be held.
        command.stdin(lock).stdout(output).stderr(errors);

        // Under the lock, so that a request to stop comes either before the server or to it.
        let mut state = self.shared.lock();
        let spawned = command.spawn();
        let child =
            spawned.map_err(|error| self.account.explain(program.into(), &self.layout.home, error))?;
        state.process = Some(child.id());
        if state.stop_asked {
            process::send(child.id(), Signal::FastStop);
        }
        Ok(child)
    }

    fn wait_until_ready(&self, server: &mut Server) -> Result<(), ClusterError> {
        let (folder, log) = (self.layout.cluster.clone(), self.layout.log.clone());
        let deadline = Instant::now() + READY_PATIENCE;
        loop {
            // An old file may still say "ready": it must be this server that says so.
            let expected = PidFile { process: server.child.id(), ready: true };
            if PidFile::read(&self.layout) == Some(expected) {
                return Ok(());
            }
            if process::has_ended(server.child.id()).unwrap_or(true) {
                self.wait(&mut server.child);
                return Err(ClusterError::NotStarted { folder, log, said: server.log.end() });
            }
            if Instant::now() > deadline {
                self.send_if_running(Signal::ImmediateStop);
                self.wait(&mut server.child);
                let waited_s = READY_PATIENCE.as_secs();
                return Err(ClusterError::NotReady { folder, log, waited_s, said: server.log.end() });
            }
            thread::sleep(READY_POLL);
        }
    }

    fn send_if_running(&self, signal: Signal) {
        if let Some(server) = self.shared.lock().process {
            process::send(server, signal);
        }
    }

    fn wait(&self, child: &mut Child) -> ExitStatus {
        if let Err(error) = process::wait_until_ended(child.id()) {
            tracing::error!(%error, "waiting for private PostgreSQL failed");
        }
        // From here on nobody may signal the number: once reaped it can mean any process.
        self.shared.lock().process = None;
        // It has ended, so this does not wait; it can only fail if someone else reaped it.
        child.wait().unwrap_or_else(|_| ExitStatus::from_raw(0))
    }
}
