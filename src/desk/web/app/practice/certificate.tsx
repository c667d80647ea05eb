import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Certificate } from '../../../api/schema.ts';
import { CertificateView } from '../../shared/practice/certificate.tsx';
import { hereTimes } from '../../shared/time.ts';
import { sayProblem } from '../core/actions.ts';
import { useDesk, useWords } from '../core/use.ts';

/** The certificate of completion, to print. */
export function CertificatePage(): VNode {
  const desk = useDesk();
  const t = useWords();
  const [certificate, setCertificate] = useState<Certificate>();
  useEffect(() => {
    void (async () => {
      const value = desk.settle(await desk.api.call('certificate'), sayProblem);
      if (value) setCertificate(value);
    })();
  }, [desk]);
  if (!certificate) return <p class="soft">{t('common.loading')}</p>;
  return (
    <CertificateView certificate={certificate} t={t} times={hereTimes}>
      <p class="no-print">
        <button type="button" onClick={() => window.print()}>
          {t('practice.print')}
        </button>
      </p>
    </CertificateView>
  );
}
