import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** Where browsers report what the policy stopped. */
export const REPORT_PATH = '/desk/csp-reports';

/** The nonce of this answer's script. */
export const nonceOf = (res: Response): string => String(res.locals.nonce);

/**
 * Headers of every page of the desk: nothing loads but our own bundle, no inline code, no frame, Trusted Types with no
 * policy at all (nothing in the pages writes HTML), nothing kept by caches.
 * Source: https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/trusted-types/.
 */
export function protectPages(): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: [(_req, res) => `'nonce-${nonceOf(res as Response)}'`],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'"],
        mediaSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["'none'"],
        reportUri: [REPORT_PATH],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return [
    (_req, res, next) => {
      res.locals.nonce = randomBytes(16).toString('base64url');
      res.setHeader('Cache-Control', 'no-store');
      res.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
      next();
    },
    headers,
  ];
}
