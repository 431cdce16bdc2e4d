import { describe, expect, test } from 'vitest';
import { addressBucket, addressText, isWithin, readAddress, readRanges } from '../../src/http/address.ts';
import { CallerReader } from '../../src/http/caller-reader.ts';

const text = (spelling: string): string | undefined => {
  const address = readAddress(spelling);
  return address && addressText(address);
};

describe('an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:CB00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
  ])('has one spelling: %s', (spelling, canonical) => {
    expect(text(spelling)).toBe(canonical);
  });

  test.each(['', 'unknown', 'example.com', '999.1.1.1', '1.2.3.4.5', '_hidden', '2001:db8::g', '[::1'])(
    'is none: "%s"',
    (spelling) => {
      expect(text(spelling)).toBeUndefined();
    },
  );

  test('is counted by itself as IPv4 and by its /64 as IPv6', () => {
    const bucket = (spelling: string) => addressBucket(readAddress(spelling)!);
    expect(bucket('203.0.113.7')).toBe('203.0.113.7');
    expect(bucket('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(bucket('2001:db8:1:2:ffff::')).toBe('2001:db8:1:2::/64');
    expect(bucket('2001:db8:1:3::')).toBe('2001:db8:1:3::/64');
  });

  test('lies within the ranges that cover it, whichever family they are of', () => {
    const ranges = readRanges(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1', 'no range']);
    const within = (spelling: string) => isWithin(readAddress(spelling)!, ranges);
    for (const inside of ['10.255.0.1', '::ffff:10.0.0.1', '2001:db8:ffff::1', '192.0.2.1']) {
      expect(within(inside), inside).toBe(true);
    }
    for (const outside of ['11.0.0.1', '2001:db9::1', '192.0.2.2', '::1']) {
      expect(within(outside), outside).toBe(false);
    }
  });
});

describe('a caller', () => {
  const read = (proxies: readonly string[], peer: string | undefined, forwarded?: string) =>
    new CallerReader(proxies).read({
      raw: { socket: { remoteAddress: peer } },
      headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) },
    } as never).text;

  test('is the peer of the socket where no proxy is trusted', () => {
    expect(read([], '203.0.113.7', '10.0.0.1')).toBe('203.0.113.7');
    expect(read(['10.0.0.0/8'], '203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
    expect(read([], '::ffff:203.0.113.7')).toBe('203.0.113.7');
  });

  test('is the right-most hop that is no trusted proxy', () => {
    const proxies = ['10.0.0.0/8', '::1'];
    expect(read(proxies, '10.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
    expect(read(proxies, '::1', '1.1.1.1, 198.51.100.1, 10.0.0.2')).toBe('198.51.100.1');
    expect(read(proxies, '::ffff:10.0.0.1', '198.51.100.1:4711')).toBe('198.51.100.1');
    expect(read(proxies, '10.0.0.1', '10.0.0.3, 10.0.0.2')).toBe('10.0.0.3');
  });

  test('is the last known hop where the next one is garbage, and the peer where none is named', () => {
    const proxies = ['10.0.0.0/8'];
    expect(read(proxies, '10.0.0.1')).toBe('10.0.0.1');
    expect(read(proxies, '10.0.0.1', '')).toBe('10.0.0.1');
    expect(read(proxies, '10.0.0.1', 'unknown')).toBe('10.0.0.1');
    expect(read(proxies, '10.0.0.1', '198.51.100.1, garbage, 10.0.0.2')).toBe('10.0.0.2');
  });

  test('of a socket that is gone is unknown', () => {
    expect(read([], undefined)).toBe('unknown');
  });

  test('is not made out with a proxy that is no address', () => {
    expect(() => new CallerReader(['10.0.0.0/33'])).toThrow('"10.0.0.0/33" in trustedProxies is no CIDR');
  });
});
