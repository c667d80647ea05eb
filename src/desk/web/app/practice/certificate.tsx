import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { PlainText } from '../../shared/plain-text.tsx';
import { dayOf } from '../../shared/time.ts';
import { sayProblem } from '../core/actions.ts';
import type { ResponseOf } from '../core/endpoints.ts';
import { useDesk, useWords } from '../core/use.ts';

/** The certificate of completion, to print: scores as the server has them, and a serial number that can be checked. */
export function CertificatePage(): VNode {
  const desk = useDesk();
  const t = useWords();
  const [certificate, setCertificate] = useState<ResponseOf<'certificate'>>();
  useEffect(() => {
    void (async () => {
      const value = desk.settle(await desk.api.call('certificate'), sayProblem);
      if (value) setCertificate(value);
    })();
  }, [desk]);
  if (!certificate) return <p class="soft">{t('common.loading')}</p>;
  const scores: readonly (readonly [string, number])[] = [
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
        {dayOf(certificate.issuedAt)} · {t('practice.serial')} <span class="mono">{certificate.serial}</span>
      </p>
      <p class="no-print">
        <button type="button" onClick={() => window.print()}>
          {t('practice.print')}
        </button>
      </p>
    </section>
  );
}
