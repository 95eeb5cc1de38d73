import assert from 'node:assert/strict';
import { KnownSecrets, sanitize } from '../../core';
import { cell } from '../../core/engine/report';

/** It holds whatever some escaping changes. */
const secret = 'q~Kp##a+b/c=d&e"f<1>\\2%2Bü|`45 zZ9';
const bytes = (text: string) => Buffer.from(text, 'utf8');

/** What a service may make of a secret that it says again, each in a sentence. */
const said: Readonly<Record<string, string>> = {
  'as it is': secret,
  'in an address': encodeURIComponent(secret),
  'in an address, in small letters': encodeURIComponent(secret).replace(/%../g, (found) => found.toLowerCase()),
  'in an address in an address': encodeURIComponent(encodeURIComponent(secret)),
  'in a form': new URLSearchParams({ secret }).toString().slice('secret='.length),
  'in JSON': JSON.stringify(secret),
  'in JSON in JSON': JSON.stringify(JSON.stringify(secret)),
  'in JSON as .NET writes it': secret.replace(
    /[^\w ]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  ),
  'in a page': secret.replace(/[&<>"+]/g, (sign) => `&#${sign.charCodeAt(0)};`),
  'in a page, by names': secret
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;'),
  'in two lines': `${secret.slice(0, 11)}\r\n${secret.slice(11)}`,
  'in Base64': bytes(secret).toString('base64'),
  'as a password without a user': bytes(`:${secret}`).toString('base64'),
  'as the password of a user': bytes(`us:${secret}`).toString('base64url'),
  'made harmless already': sanitize(secret),
  'in a cell of a table already': cell(secret),
};

describe('secrets that are known', () => {
  const secrets = new KnownSecrets();
  secrets.add(secret);

  for (const [how, text] of Object.entries(said)) {
    it(`are replaced ${how}, and nothing beside them`, () => {
      const hidden = secrets.hide(`Bad credential (${text}) in request 7.`);
      assert.match(hidden, /^Bad credential \(.{0,4}\*\*\*.{0,4}\) in request 7\.$/);
      assert.doesNotMatch(hidden, /Kp|c=d|zZ9/);
    });
  }

  it('are replaced where a service cut them, at either end', () => {
    const long = 'Abc8Q~deFGhiJKlmNOpqRSt-uvWXyz0123456789ab';
    const cut = new KnownSecrets();
    cut.add(long);
    assert.equal(cut.hide(`${'x'.repeat(870)} ${long.slice(0, 30)}`), `${'x'.repeat(870)} ***`);
    assert.equal(cut.hide(`it was ${long.slice(0, 6)}… and`), 'it was ***… and');
    assert.equal(cut.hide(`it was ${long.slice(0, 9)}... and`), 'it was ***... and');
    assert.equal(cut.hide(`…${long.slice(25)} it was`), '…*** it was');
    assert.equal(cut.hide(sanitize(`${'x'.repeat(560)} ${long.repeat(3)}`)), `${'x'.repeat(560)} ***…`);
  });

  it('are replaced whole where one holds another, or two overlap', () => {
    const two = new KnownSecrets();
    for (const one of ['k3y-', 'k3y-of-the-churn', 'churn-s3cr3t-abcdef']) {
      two.add(one);
    }
    assert.equal(two.hide('k3y-of-the-churn-s3cr3t-abcdef, k3y-of-the-churn and k3y-'), '***, *** and ***');
  });

  it('are replaced line by line, but for the lines that every PEM file has', () => {
    const pem =
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nAQEFAASCBKcwggSjAgEAAoIB\n-----END PRIVATE KEY-----\n';
    const file = new KnownSecrets();
    file.add(pem);
    assert.equal(file.hide('AQEFAASCBKcwggSjAgEAAoIB is wrong'), '*** is wrong');
    assert.equal(file.hide(`${JSON.stringify(pem)} is wrong`), '"***\\n" is wrong');
    assert.equal(file.hide('it begins with -----BEGIN PRIVATE KEY----- x'), 'it begins with ***');
    assert.equal(file.hide('no -----END PRIVATE KEY----- line'), 'no -----END PRIVATE KEY----- line');
  });

  it('that are short hide no other words', () => {
    const short = new KnownSecrets();
    for (const one of ['ab', 'tiny', ' \n ', '']) {
      short.add(one);
    }
    assert.equal(short.hide("'ab', about, tab; tiny: mytiny1, t iny"), "'***', about, tab; ***: my***1, t iny");
  });

  it('are replaced in a text that was taken before they were known', () => {
    const later = new KnownSecrets();
    const harmless = cell(sanitize(`said ${secret} to us`));
    later.add(secret);
    assert.equal(later.hide(harmless), 'said *** to us');
  });

  it('leave the ids alone by which people find and trust things', () => {
    const openOnes = [
      'https://vstoken.dev.azure.com/3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      'https://login.microsoftonline.com/3f2504e0-4f89-41d3-9a0c-0305e82c3301/v2.0',
      '/eid1/c/pub/t/eyJdEfGhIjKlMnOpQrStUv/a/eyJdEfGhIjKlMnOpQrStUw/sc/663b6137-b730-5bcc-a001-ed77f4085e70',
      'sc://contoso/churn/mlw-churn-prod',
      'api://AzureADTokenExchange',
      'repo:contoso/churn:environment:prod',
      'https://dev.azure.com/contoso/churn/_settings/adminservices?resourceId=663b6137-b730-5bcc-a001-ed77f4085e70',
      '/subscriptions/663b6137-b730-5bcc-a001-ed77f4085e70/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn',
      'AADSTS7000215: code: InvalidRequest, key=value; basic authentication and bearer tokens of people',
    ];
    for (const one of openOnes) {
      assert.equal(secrets.hide(one), one);
    }
  });
});

describe('what is a secret by its look', () => {
  const { hide } = new KnownSecrets();
  const token = 'eyJ0eXAiOiJKV1QifQ.eyJhdWQiOiJodHRwczovL3gifQ.c2lnbmF0dXJl-_';

  it('is replaced though nobody has told of it', () => {
    const texts: Readonly<Record<string, string>> = {
      [`token ${token} refused`]: 'token *** refused',
      [`token ${token.slice(0, 40)}… refused`]: 'token ***… refused',
      [`sent ${Buffer.from(token).toString('base64')} and ${Buffer.from(`:${token}`).toString('base64')}`]:
        'sent *** and ***',
      '{"access_token":"opaque"}': '{"access_token":"***"}',
      'see https://x.blob.example/a?sv=1&sig=Gh%2Bx%3D&se=2': 'see https://x.blob.example/a?sv=1&sig=***&se=2',
      'back to https://x.example/cb?code=0.AX&state=5': 'back to https://x.example/cb?code=***&state=5',
      [`poll https://x.example/op?api-version=1&s=${'Ab-_'.repeat(8)}`]:
        'poll https://x.example/op?api-version=1&s=***',
      'from https://ana:pw@proxy.example:8080/': 'from https://***@proxy.example:8080/',
      'sent Authorization: Basic OnBhdHBhdHBhdHBhdA== to': 'sent Authorization: Basic *** to',
      'grant_type=x&client_secret=abc~d&scope=y': 'grant_type=x&client_secret=***&scope=y',
      'DefaultEndpointsProtocol=https;AccountKey=abc==;x': 'DefaultEndpointsProtocol=https;AccountKey=***;x',
    };
    assert.deepEqual(Object.keys(texts).map(hide), Object.values(texts));
  });
});
