//! The few system calls the standard library has no safe name for. The only unsafe code of the crate.
#![expect(
    unsafe_code,
    reason = "dropping privileges and asking to be told of the parent's end are system calls"
)]

use std::{
    ffi::CString,
    io,
    mem::MaybeUninit,
    os::unix::process::CommandExt,
    process::{self, Command},
    ptr,
};

/// How PostgreSQL's main process is asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// Cut the connections, write everything to disk, end.
    FastStop,
    /// End at once; the next start recovers from the write-ahead log.
    ImmediateStop,
}

impl Signal {
    fn number(self) -> libc::c_int {
        match self {
            Signal::FastStop => libc::SIGINT,
            Signal::ImmediateStop => libc::SIGQUIT,
        }
    }
}

/// The user this program acts as.
pub(super) fn user_id() -> u32 {
    // SAFETY: takes nothing and cannot fail.
    unsafe { libc::geteuid() }
}

/// User and group id of a named account, if there is one.
pub(super) fn account_ids(name: &str) -> Option<(u32, u32)> {
    let name = CString::new(name).ok()?;
    let mut entry = MaybeUninit::<libc::passwd>::uninit();
    let mut found: *mut libc::passwd = ptr::null_mut();
    let mut strings = vec![0; 16 * 1024];
    // SAFETY: every pointer is to memory that outlives the call, and the length is that of the buffer.
    // `found` is null unless the call filled `entry`, and only its plain numbers are read.
    unsafe {
        libc::getpwnam_r(name.as_ptr(), entry.as_mut_ptr(), strings.as_mut_ptr(), strings.len(), &mut found);
        found.as_ref().map(|entry| (entry.pw_uid, entry.pw_gid))
    }
}

/// Makes the command's process leave the terminal, and end when the thread that starts it ends.
///
/// A session of its own keeps a Ctrl-C at the terminal from reaching PostgreSQL before the program that has
/// connections to it. On Linux the kernel sends it a fast stop when the starting *thread* ends, however that
/// happens, so start it from a thread that waits for it. Elsewhere a killed program leaves it running, and the
/// next start stops it.
pub(super) fn tie_to_this_thread(command: &mut Command) {
    let program = process::id();
    let between_fork_and_exec = move || {
        // SAFETY: only async-signal-safe calls, as the child of a program with threads must.
        unsafe {
            if libc::setsid() == -1 {
                return Err(io::Error::last_os_error());
            }
            // Until exec, this child still has the program's own handler, which would swallow the signal.
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            // Here and no earlier: changing user takes the setting back.
            #[cfg(target_os = "linux")]
            if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGINT) == -1 {
                return Err(io::Error::last_os_error());
            }
            // The program may have gone before the kernel was told to watch it.
            if u32::try_from(libc::getppid()) != Ok(program) {
                return Err(io::Error::from_raw_os_error(libc::ESRCH));
            }
        }
        Ok(())
    };
    // SAFETY: the closure allocates nothing and takes no lock.
    unsafe { command.pre_exec(between_fork_and_exec) };
}

/// Signals a process. Make sure first that the id still is the process that is meant.
pub(super) fn send(process: u32, signal: Signal) {
    let Ok(process) = libc::pid_t::try_from(process) else { return };
    // SAFETY: touches no memory. A process that has gone is no error: that is what was wanted.
    unsafe { libc::kill(process, signal.number()) };
}

/// Has this child ended? Leaves it unreaped, so that its id cannot come to mean another process before the
/// caller has stopped using it.
pub(super) fn has_ended(child: u32) -> io::Result<bool> {
    wait_without_reaping(child, libc::WNOHANG)
}

/// Waits for a child to end, and leaves it unreaped.
pub(super) fn wait_until_ended(child: u32) -> io::Result<()> {
    wait_without_reaping(child, 0).map(|_| ())
}

fn wait_without_reaping(child: u32, flags: libc::c_int) -> io::Result<bool> {
    loop {
        let mut report = MaybeUninit::<libc::siginfo_t>::zeroed();
        // SAFETY: the pointer is to memory that outlives the call; all zeroes is a valid siginfo_t, and with
        // WNOHANG it stays so (signal number 0) while the child runs.
        let (outcome, signal) = unsafe {
            let flags = libc::WEXITED | libc::WNOWAIT | flags;
            let outcome = libc::waitid(libc::P_PID, child, report.as_mut_ptr(), flags);
            (outcome, report.assume_init().si_signo)
        };
        if outcome == 0 {
            return Ok(signal != 0);
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}
