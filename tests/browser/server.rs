//! The whole application on a free port of this machine, answering from the seeds.

use std::sync::{OnceLock, mpsc};
use std::thread;

use actix_web::HttpServer;
use actix_web::web::Data;
use signpost::api::{Pages, Shared, app};
use signpost::directory::{Clock, Directory};
use signpost::interop::seeds::SeedFiles;

/// A Sunday morning in November, before anything but the crisis lines is open.
const NOW: &str = "2026-11-22T09:30:00Z";

/// As `signpost serve` mounts them.
pub const PAGES: Pages = Pages {
    configure: signpost::web::configure,
    no_such_page: |request| signpost::web::wants_page(request).then(signpost::web::no_such_page),
};

/// `http://127.0.0.1:…`, without a slash at the end. One server for all tests; it ends with the process.
pub fn address() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let (tell, told) = mpsc::channel();
        thread::spawn(move || serve(&tell));
        told.recv().expect("the server has an address")
    })
}

fn serve(tell: &mpsc::Sender<String>) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::Fixed(NOW.parse().unwrap());
    let directory = Directory::from_seeds(&SeedFiles::Embedded, folder.path(), clock).unwrap();
    let shared = Shared::new(Data::new(directory), 100_000);
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || app(&shared, PAGES))
            .tcp_nodelay(true)
            .workers(1)
            .bind(("127.0.0.1", 0))
            .unwrap();
        let address = server.addrs()[0];
        tell.send(format!("http://{address}")).unwrap();
        server.run().await.unwrap();
    });
}
