import type { ComponentChildren, VNode } from 'preact';
import type { Certificate } from '../../../api/schema.ts';
import { PlainText } from '../plain-text.tsx';
import type { Times } from '../time.ts';
import type { Words } from '../words.ts';

export interface CertificateViewProps {
  readonly certificate: Certificate;
  readonly t: Words;
  readonly times: Pick<Times, 'day'>;
  /** What can be done with it. */
  readonly children?: ComponentChildren;
}

/** The certificate of completion: scores as the server has them, and a serial number that can be checked. */
export function CertificateView({ certificate, t, times, children }: CertificateViewProps): VNode {
  const scores: readonly (readonly [name: string, points: number])[] = [
    ['score_pre', certificate.before],
    ['score_cases', certificate.cases],
    ['score_post', certificate.after],
  ];
  return (
    <section class="certificate" aria-labelledby="certificate-title">
      <h2 id="certificate-title">{t('practice.certificate')}</h2>
      <p class="certificate-name">
        <PlainText text={certificate.name} />
      </p>
      <p>{t('practice.certificate_text')}</p>
      <dl class="figures">
        {scores.map(([name, points]) => (
          <div key={name}>
            <dt>{t(`practice.${name}`)}</dt>
            <dd>{points} / 100</dd>
          </div>
        ))}
      </dl>
      <p class="soft">
        {times.day(certificate.issuedAt)} · {t('practice.serial')}{' '}
        <span class="mono">{certificate.serial}</span>
      </p>
      {children}
    </section>
  );
}
