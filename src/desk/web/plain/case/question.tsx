import type { ComponentChildren, VNode } from 'preact';
import { Notice } from '../frame.tsx';
import { Form } from '../parts.tsx';
import type { Said, View, Visit } from '../visit.ts';

export interface QuestionProps {
  readonly visit: Visit;
  readonly title: string;
  /** Behind the case's address. */
  readonly path: string;
  readonly submit: string;
  readonly said: Said | undefined;
  readonly children: ComponentChildren;
}

/** A question about a case, as a page: what the app asks in a dialog. */
export function question(props: QuestionProps, status?: number): View {
  return {
    title: props.title,
    place: 'queue',
    main: <Question {...props} />,
    said: props.said,
    ...(status === undefined ? {} : { status }),
  };
}

function Question({ visit, title, path, submit, said, children }: QuestionProps): VNode {
  const home = `/desk/t/${visit.param('ticket')}`;
  return (
    <div class="page narrow">
      <h1>{title}</h1>
      <Notice said={said} />
      <Form visit={visit} action={`${home}/${path}`} class="card stack">
        {children}
        <div class="buttons">
          <a class="button quiet" href={home}>
            {visit.t('common.cancel')}
          </a>
          <button type="submit" class="primary">
            {submit}
          </button>
        </div>
      </Form>
    </div>
  );
}
