//! Names to addresses, of which only public ones are given out.

use super::{OutboundError, TargetError};
use kilo_domain::network::is_public;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::SocketAddr;

/// Resolves a name by the system, and gives what is public.
#[derive(Clone, Copy, Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses = public_addresses(name.as_str()).await?;
            let addresses: Addrs = Box::new(addresses.into_iter());
            Ok(addresses)
        })
    }
}

/// The public addresses of `name`, with port 0.
pub(super) async fn public_addresses(name: &str) -> Result<Vec<SocketAddr>, OutboundError> {
    let found = tokio::net::lookup_host((name, 0)).await.map_err(|_| OutboundError::Unresolved)?;
    let (public, private): (Vec<_>, Vec<_>) = found.partition(|address| is_public(address.ip()));
    match (public.is_empty(), private.is_empty()) {
        (false, _) => Ok(public),
        (true, false) => Err(OutboundError::Refused(TargetError::Private)),
        (true, true) => Err(OutboundError::Unresolved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_name_of_this_machine_leads_nowhere() {
        let found = public_addresses("localhost").await;
        assert!(matches!(found, Err(OutboundError::Refused(TargetError::Private))), "{found:?}");
    }
}
