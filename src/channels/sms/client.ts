import twilio from 'twilio';

const { RequestClient } = twilio;

export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** Twilio's origin, or that of its stand-in. */
  readonly apiUrl: string;
  readonly timeoutMs: number;
}

/** Twilio's SDK, turned to `apiUrl` and without retries of its own: those are ours to count. */
export function makeTwilioClient({ accountSid, authToken, apiUrl, timeoutMs }: TwilioAccount) {
  const httpClient = new RequestClient({ timeout: timeoutMs, keepAlive: true });
  // The SDK has no base URL of its own: its HTTP client is given another origin.
  const request = httpClient.request.bind(httpClient);
  httpClient.request = (options) =>
    request({ ...options, uri: options.uri.replace(/^https:\/\/api(\.[\w-]+)*\.twilio\.com/, apiUrl) });
  return twilio(accountSid, authToken, { httpClient, autoRetry: false });
}
