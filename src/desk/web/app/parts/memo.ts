import { Component, createElement, type FunctionComponent } from 'preact';

/** Draws again only when a property is another value; spares preact/compat. */
export function memo<P extends object>(view: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const keys = Object.keys(next) as (keyof P)[];
      return (
        keys.length !== Object.keys(this.props).length ||
        keys.some((key) => next[key] !== (this.props as P)[key])
      );
    }
    override render() {
      return createElement(view, this.props as P);
    }
  }
  return Memo as unknown as FunctionComponent<P>;
}
