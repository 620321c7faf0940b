//! How is the private server set up?
//!
//! On its command line at every start, where it outranks every file, so that a newer program brings its newer
//! settings to an older data folder, and nobody turns off `fsync` by accident.

use std::{ffi::OsString, path::Path};

const SETTINGS: [&str; 20] = [
    // Nothing but the socket, and only for the account that runs the server (and root).
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    // What was committed stays, whatever happens to the machine.
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
    // A catalogue of some thousand services, on a small machine it shares with the program.
    "shared_buffers=32MB",
    "work_mem=4MB",
    "maintenance_work_mem=32MB",
    "max_wal_size=256MB",
    "max_connections=100",
    "max_logical_replication_workers=0",
    // Queries take milliseconds: compiling them, or calling in more processes, would only delay them. The
    // latter also needs shared memory that containers are often short of.
    "jit=off",
    "max_parallel_workers_per_gather=0",
    // The log goes where the program put it, in English, and says only what matters.
    "logging_collector=off",
    "log_destination=stderr",
    "log_checkpoints=off",
    "lc_messages=C",
    "timezone=UTC",
    "log_timezone=UTC",
];

pub(super) fn arguments(socket: &Path) -> Vec<OsString> {
    let mut arguments = Vec::new();
    for setting in SETTINGS {
        arguments.extend([OsString::from("-c"), OsString::from(setting)]);
    }
    arguments.extend([OsString::from("-c"), socket_setting(socket)]);
    arguments
}

/// The setting is a list: quotes keep a folder with a comma in its name one folder.
fn socket_setting(socket: &Path) -> OsString {
    use std::os::unix::ffi::{OsStrExt, OsStringExt};

    let mut setting = b"unix_socket_directories=\"".to_vec();
    for &byte in socket.as_os_str().as_bytes() {
        if byte == b'"' {
            setting.push(b'"');
        }
        setting.push(byte);
    }
    setting.push(b'"');
    OsString::from_vec(setting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_or_a_quote_in_the_path_stays_in_the_path() {
        let setting = socket_setting(Path::new("/srv/a, b/\"c\""));

        assert_eq!(setting, OsString::from(r#"unix_socket_directories="/srv/a, b/""c""""#));
    }
}
