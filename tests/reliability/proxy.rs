//! A wire between the program and PostgreSQL that a test can cut, clog or slow down.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// How the wire behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    Whole,
    /// Whoever connects is hung up on, and whoever is connected too.
    Cut,
    /// Nothing arrives and nobody is told, as when a machine loses its power.
    Silent,
}

pub struct Proxy {
    pub port: u16,
    state: Arc<State>,
}

struct State {
    wire: AtomicU8,
    delay_ms: AtomicU64,
}

impl State {
    fn wire(&self) -> Wire {
        match self.wire.load(Ordering::SeqCst) {
            0 => Wire::Whole,
            1 => Wire::Cut,
            _ => Wire::Silent,
        }
    }
}

impl Proxy {
    pub fn before(socket: PathBuf) -> Proxy {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State { wire: AtomicU8::new(0), delay_ms: AtomicU64::new(0) });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (socket, state) = (socket.clone(), Arc::clone(&shared));
                thread::spawn(move || serve(client, &socket, &state));
            }
        });
        Proxy { port, state }
    }

    pub fn url(&self) -> String {
        format!("postgresql://signpost@127.0.0.1:{}/signpost", self.port)
    }

    pub fn set(&self, wire: Wire) {
        self.state.wire.store(wire as u8, Ordering::SeqCst);
    }

    /// Each piece in each direction comes later by this.
    pub fn delay(&self, delay: Duration) {
        self.state.delay_ms.store(u64::try_from(delay.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

fn serve(client: TcpStream, socket: &Path, state: &Arc<State>) {
    while state.wire() == Wire::Silent {
        thread::sleep(Duration::from_millis(20));
    }
    let Ok(server) = UnixStream::connect(socket) else { return };
    if state.wire() == Wire::Cut {
        return;
    }
    let (from_client, from_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    from_client.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    from_server.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let up_state = Arc::clone(state);
    let (client_end, server_end) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let up = thread::spawn(move || {
        carry(from_client, server, &up_state);
        let _ = server_end.shutdown(Shutdown::Both);
    });
    carry(from_server, client, state);
    let _ = client_end.shutdown(Shutdown::Both);
    let _ = up.join();
}

/// Until one side hangs up or the wire is cut.
fn carry(mut from: impl Read, mut to: impl Write, state: &State) {
    use std::io::ErrorKind::{TimedOut, WouldBlock};

    let mut piece = [0; 16 * 1024];
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => return,
            Ok(read) => read,
            Err(error) if matches!(error.kind(), TimedOut | WouldBlock) => 0,
            Err(_) => return,
        };
        while state.wire() == Wire::Silent {
            thread::sleep(Duration::from_millis(20));
        }
        if state.wire() == Wire::Cut {
            return;
        }
        if read > 0 {
            thread::sleep(Duration::from_millis(state.delay_ms.load(Ordering::SeqCst)));
            if to.write_all(&piece[..read]).is_err() {
                return;
            }
        }
    }
}
