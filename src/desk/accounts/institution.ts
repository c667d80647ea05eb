import * as oidc from 'openid-client';

export interface InstitutionConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a browser carries to the institution's sign-in page and back. */
export interface SignInTrip {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface Institution {
  /** Where to send the browser. @throws when the institution does not answer */
  begin(redirectUri: string): Promise<{ readonly location: string; readonly trip: SignInTrip }>;
  /**
   * The address of whoever came back, as the institution vouches for it.
   * @param url the whole address that the browser came back to
   * @returns undefined: no address, or one that was not verified
   * @throws when state, nonce, signature or code do not fit
   */
  finish(url: URL, trip: SignInTrip): Promise<string | undefined>;
}

const TIMEOUT_S = 10;

/**
 * Signs in through an institution's own accounts: OpenID Connect, authorization code with PKCE, state and nonce, the
 * signature of the token checked (openid-client). Discovery happens at the first sign-in, so that an institution that is
 * down does not keep us from starting.
 */
export function makeInstitution({ issuer, clientId, clientSecret }: InstitutionConfig): Institution {
  let known: Promise<oidc.Configuration> | undefined;
  const discover = (): Promise<oidc.Configuration> => {
    known ??= oidc
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        timeout: TIMEOUT_S,
        execute: [
          oidc.enableNonRepudiationChecks,
          // A stand-in on loopback; config refuses http in production.
          ...(issuer.startsWith('http://') ? [oidc.allowInsecureRequests] : []),
        ],
      })
      .catch((error: unknown) => {
        known = undefined;
        throw error;
      });
    return known;
  };
  return {
    begin: async (redirectUri) => {
      const config = await discover();
      const trip = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const location = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state: trip.state,
        nonce: trip.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(trip.verifier),
        code_challenge_method: 'S256',
      });
      return { location: location.href, trip };
    },
    finish: async (url, trip) => {
      const tokens = await oidc.authorizationCodeGrant(await discover(), url, {
        expectedState: trip.state,
        expectedNonce: trip.nonce,
        pkceCodeVerifier: trip.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      return claims?.email_verified === true && typeof claims.email === 'string' ? claims.email : undefined;
    },
  };
}
