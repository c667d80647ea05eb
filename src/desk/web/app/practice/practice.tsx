import type { VNode } from 'preact';

export function Practice(_props: { readonly ticket: string | undefined }): VNode {
  return <p />;
}
