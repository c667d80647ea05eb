import type { Router } from 'express';
import { type Graph, startGraph } from './graph/graph.ts';
import type { HeldTemplate } from './graph/template.ts';
import { Phones } from './phones.ts';
import { makeSimulator } from './simulator/simulator.ts';
import { startTwilio, type Twilio } from './twilio/twilio.ts';

export interface SandboxOptions {
  /** Given: the Graph API is local. */
  readonly whatsapp?: {
    readonly phoneNumberId: string;
    readonly accessToken: string;
    readonly appSecret: string;
    /** What Meta has approved; may be known later than the far end starts. */
    readonly templates?: () => readonly HeldTemplate[];
  };
  /** Given: Twilio is local. */
  readonly twilio?: { readonly accountSid: string; readonly authToken: string; readonly from: string };
  /** Our own server on loopback; it may start to listen later, webhooks are tried again. */
  readonly webhookBaseUrl: string;
  /** The address in Twilio's signatures. */
  readonly publicUrl: string;
  /** The project's folder: pages lie in its source tree, their scripts in its `dist/`. */
  readonly rootDir: string;
}

export interface Sandbox {
  readonly graphUrl?: string;
  readonly twilioUrl?: string;
  readonly router: Router;
  close(): Promise<void>;
}

/** Starts the far ends that are not real, and the phone that talks to them. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { webhookBaseUrl, publicUrl, rootDir } = options;
  const phones = new Phones();
  const graph: Graph | undefined =
    options.whatsapp && (await startGraph({ ...options.whatsapp, webhookBaseUrl, phones }));
  const twilio: Twilio | undefined =
    options.twilio && (await startTwilio({ ...options.twilio, webhookBaseUrl, publicUrl, phones }));
  return {
    ...(graph ? { graphUrl: graph.url } : {}),
    ...(twilio ? { twilioUrl: twilio.url } : {}),
    router: makeSimulator({ phones, graph, twilio, rootDir }),
    close: async () => {
      await Promise.all([graph?.close(), twilio?.close()]);
    },
  };
}
