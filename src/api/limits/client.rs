//! Which client sent a request, when proxies stand in between?

use std::net::IpAddr;

use actix_web::dev::ServiceRequest;
use actix_web::http::header::X_FORWARDED_FOR;
use ipnet::IpNet;

use crate::directory::behind_proxies;

/// The address of whoever the nearest proxy that is not trusted, or the client itself, says it is; none when there is no connection.
pub fn of(request: &ServiceRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let forwarded = request.headers().get_all(X_FORWARDED_FOR).filter_map(|line| line.to_str().ok());
    Some(behind_proxies(peer, forwarded, trusted))
}
