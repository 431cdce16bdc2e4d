import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

// DER (X.690) by hand: Node.js reads certificates and makes none.
const der = (tag: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = body;
  const header =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...header]), body]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (...octets: readonly number[]): Buffer => der(0x06, octets);
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));
const octets = (content: Buffer): Buffer => der(0x04, content);
const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(date.toISOString().replaceAll(/[-:T]|\.\d{3}/g, '')));

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate of its own authority for one host name, good for an hour (RFC 5280 §4.1). */
export function makeCertificate(host: string): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  const tbs = toBeSigned(host, publicKey);
  const signature = der(0x03, [0], sign('sha256', tbs, privateKey));
  const certificate = sequence(tbs, ECDSA_WITH_SHA256, signature).toString('base64');
  return {
    key: privateKey,
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function toBeSigned(host: string, publicKey: Buffer): Buffer {
  const name = sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), utf8(host))));
  const now = Date.now();
  const serial = randomBytes(16);
  serial[0] = 0x40;
  const alternativeName = sequence(oid(0x55, 0x1d, 0x11), octets(sequence(der(0x82, Buffer.from(host)))));
  const authority = sequence(oid(0x55, 0x1d, 0x13), der(0x01, [0xff]), octets(sequence(der(0x01, [0xff]))));
  return sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(new Date(now - 60_000)), time(new Date(now + 3_600_000))),
    name,
    publicKey,
    der(0xa3, sequence(authority, alternativeName)),
  );
}
