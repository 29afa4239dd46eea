import ipaddr from 'ipaddr.js';

/**
 * What IANA's special-purpose registries (RFC 6890 and later) do not call globally reachable, and the tunnels that
 * can lead back inside. ipaddr.js knows most of these ranges too; both have to agree before an address counts as public.
 */
const refusedIPv4 = [
  '0.0.0.0/8', // this network, RFC 791
  '10.0.0.0/8', // private, RFC 1918
  '100.64.0.0/10', // shared by carriers, RFC 6598 (one cloud keeps its metadata service here)
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // Azure's host agent: routable by its number, reachable only from inside
  '169.254.0.0/16', // link-local, RFC 3927; 169.254.169.254 serves cloud metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments, RFC 6890
  '192.0.2.0/24', // documentation, RFC 5737
  '192.31.196.0/24', // AS112, RFC 7535
  '192.52.193.0/24', // AMT, RFC 7450
  '192.88.99.0/24', // 6to4 relays, RFC 7526
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112, RFC 7534
  '198.18.0.0/15', // benchmarking, RFC 2544
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast, RFC 5771
  '240.0.0.0/4', // reserved, and the broadcast address
].map((range) => ipaddr.IPv4.parseCIDR(range));

const refusedIPv6 = [
  '2001::/23', // protocol assignments with Teredo (2001::/32), benchmarking and ORCHID, RFC 2928
  '2001:db8::/32', // documentation, RFC 3849
  '2002::/16', // 6to4: carries any IPv4 address, RFC 3056
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation, RFC 9637
].map((range) => ipaddr.IPv6.parseCIDR(range));

/** The only IPv6 space in which public hosts live (IANA). Everything else is refused without naming it: mapped and
 *  compatible IPv4, NAT64 (64:ff9b::/96, 64:ff9b:1::/48), unique local (fd00:ec2::254), link-local, multicast. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Says whether an IP address belongs to the public internet. The address is four decimal numbers or IPv6 without
 * brackets; any other notation, a zone id and anything that is no address at all are not public.
 */
export function isPublicAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    const parsed = ipaddr.IPv4.parse(address);
    return parsed.range() === 'unicast' && !refusedIPv4.some((range) => parsed.match(range));
  }
  if (address.includes('%') || !ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return (
    parsed.match(globalUnicast) && parsed.range() === 'unicast' && !refusedIPv6.some((range) => parsed.match(range))
  );
}
