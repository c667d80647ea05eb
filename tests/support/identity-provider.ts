import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { serve } from './serve.ts';

/**
 * An institution's OpenID provider on loopback: real discovery, keys, codes, PKCE and signatures; whoever comes to its
 * sign-in page is let through at once as `knows` says.
 */
export async function startIdentityProvider(clientId: string, clientSecret: string) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { nonce: string; challenge: string; redirect: string }>();
  let claims: Record<string, unknown> = {};
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const provider = {
    issuer: '',
    isDown: false,
    /** Where whoever signed in is sent, for a test to change. */
    sendsTo: (back: URL): URL => back,
    /** What it vouches for from now on. */
    knows: (next: Record<string, unknown>) => {
      claims = next;
    },
    close: () => served.close(),
  };
  function idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const head = base64({ alg: 'RS256', kid: '1' });
    const body = base64({
      iss: provider.issuer,
      aud: clientId,
      sub: 's',
      iat: now,
      exp: now + 300,
      nonce,
      ...claims,
    });
    const signature = createSign('RSA-SHA256')
      .update(`${head}.${body}`)
      .sign(privateKey)
      .toString('base64url');
    return `${head}.${body}.${signature}`;
  }
  const served = await serve((req, res) => {
    const { issuer } = provider;
    const url = new URL(req.url ?? '/', issuer);
    const json = (value: unknown, status = 200) => {
      res.writeHead(status, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify(value));
    };
    if (provider.isDown) return void req.socket.destroy();
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        });
      case '/keys':
        return json({
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }],
        });
      case '/authorize': {
        const query = url.searchParams;
        const code = randomUUID();
        const redirect = query.get('redirect_uri') ?? '';
        codes.set(code, {
          nonce: query.get('nonce') ?? '',
          challenge: query.get('code_challenge') ?? '',
          redirect,
        });
        const back = new URL(redirect);
        back.searchParams.set('code', code);
        back.searchParams.set('state', query.get('state') ?? '');
        res.writeHead(303, { Location: provider.sendsTo(back).href });
        return void res.end();
      }
    }
    let text = '';
    req.on('data', (chunk) => (text += chunk));
    req.on('end', () => {
      const form = new URLSearchParams(text);
      const given = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const isClient = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
      if (!given || challenge !== given.challenge || form.get('redirect_uri') !== given.redirect || !isClient)
        return json({ error: 'invalid_grant' }, 400);
      json({ access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: idToken(given.nonce) });
    });
  });
  provider.issuer = served.url;
  return provider;
}
