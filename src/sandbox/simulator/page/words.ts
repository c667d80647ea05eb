/** The page's own words (Rumbo's answers come from Rumbo). */
export const WORDS = {
  es: {
    hint: 'Un teléfono de prueba. Lo que escriba entra como un mensaje firmado, igual que en WhatsApp y Twilio; nada sale de esta computadora.',
    newPerson: 'Otra persona',
    hiddenNumber: 'Sin número',
    write: 'Escriba un mensaje',
    send: 'Enviar',
    attach: 'Adjuntar',
    close: 'Cerrar',
    location: 'Compartir ubicación',
    voice: 'Nota de voz',
    image: 'Foto',
    sendLocation: 'Enviar ubicación',
    segments: 'segmentos',
    segment: 'segmento',
    characters: 'caracteres',
    failed: 'No llegó: el servicio no respondió.',
    otherLanguage: 'English',
  },
  en: {
    hint: 'A phone to try things. What you type comes in as a signed message, as from WhatsApp and Twilio; nothing leaves this computer.',
    newPerson: 'Another person',
    hiddenNumber: 'No number',
    write: 'Write a message',
    send: 'Send',
    attach: 'Attach',
    close: 'Close',
    location: 'Share location',
    voice: 'Voice note',
    image: 'Photo',
    sendLocation: 'Send location',
    segments: 'segments',
    segment: 'segment',
    characters: 'characters',
    failed: 'Not delivered: the service did not answer.',
    otherLanguage: 'Español',
  },
} as const;
export type PageLanguage = keyof typeof WORDS;

/** Places to share without asking the browser where it really is. */
export const PLACES = [
  { name: 'Tapachula, Chiapas', latitude: 14.9056, longitude: -92.2634 },
  { name: 'Tijuana, Baja California', latitude: 32.5149, longitude: -117.0382 },
  { name: 'Ciudad de México', latitude: 19.4326, longitude: -99.1332 },
  { name: 'Monterrey, Nuevo León', latitude: 25.6866, longitude: -100.3161 },
  { name: 'Ciudad Juárez, Chihuahua', latitude: 31.6904, longitude: -106.4245 },
];
