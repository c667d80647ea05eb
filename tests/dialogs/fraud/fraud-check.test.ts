import { describe, expect, it } from 'vitest';
import { findOfferGaps } from '../../../dialogs/fraud/offer-gaps.ts';
import { startTalk, wordsOf } from '../../support/talk.ts';

const check = async (offer: string) => {
  const talk = await startTalk();
  const words = wordsOf(await talk.say(offer));
  await talk.close();
  return words;
};

describe('an offer that somebody pastes', () => {
  it('is answered with its own words, what it leaves out, and where to check', async () => {
    const words = await check(
      'Se solicitan meseras en Cancún, gana $45,000 al mes sin entrevista, boleto pagado, sales hoy. Informes solo por WhatsApp. Deposita $1,500 para apartar tu lugar.',
    );
    for (const quote of ['«Deposita $1,500', '«boleto pagado', 'solo por WhatsApp»', '«gana $45,000»'])
      expect(words).toContain(quote);
    expect(words).toContain('lo común es hasta $15,000 al mes');
    expect(words).toContain('No dice: nombre de la empresa, dirección, contrato');
    expect(words).toContain('800 841 2020');
    expect(words).toContain('Fuente:');
  });

  it('from abroad is told that the official programmes are free', async () => {
    const words = await check(
      'Oportunidad en Canadá! Visa garantizada sin entrevista en el consulado, trabajo en granja, te prestamos para el viaje y se descuenta de tu salario',
    );
    expect(words).toContain('programas oficiales son gratis');
    expect(words).toContain('«te prestamos»');
  });

  it('is never called safe', async () => {
    const words = await check(
      'Empresa Grupo Alimentos SA de CV solicita cocinero, sueldo $12,000 mensuales, prestaciones de ley, IMSS, Av. Reforma 120, Col. Centro. Enviar CV. ¿es real esta oferta?',
    );
    expect(words).toContain('no quiere decir que sea verdad');
    expect(words).not.toMatch(/segur[ao]\b|confiable/);
  });

  it('in Creole, without accents, is read too', async () => {
    const words = await check(
      'travay nan Tijuana pou fanm, 30 000 peso pa semen, nap peye biye w, pa di peson, vin poukont ou nan otel la, pote paspo w n ap kenbe l',
    );
    expect(words).toContain('magouy');
    expect(words).toContain('nap peye biye');
    expect(words).toContain('pote paspo');
  });
});

describe('findOfferGaps', () => {
  it('says what an offer leaves out', () => {
    expect(findOfferGaps('Se solicita personal, informes por inbox')).toEqual([
      'company',
      'address',
      'contract',
      'pay',
      'tasks',
    ]);
    expect(
      findOfferGaps('Restaurante El Faro, Calle 5 No. 20, solicita cocinera, $9,000 al mes, IMSS'),
    ).toEqual([]);
  });
});
