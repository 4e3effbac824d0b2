/** What is said to people, in their language. `{who}` is the vendor or host that would learn it. */

export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What loading something, or following it, tells. Stable: programs may rely on them. */
export type LearnCode =
  | 'opened'
  | 'you'
  | 'address-works'
  | 'address-itself'
  | 'where-and-with-what'
  | 'printed'
  | 'forwarded'
  | 'clicked'
  | 'sign-in';
/** What can be done about it. */
export type AdviceCode = 'block-images' | 'shield' | 'open-by-hand' | 'never-open';

type Words = Readonly<Record<LearnCode | AdviceCode, string>>;

const ENGLISH: Words = {
  opened: '{who} learns that this was opened, when, and each time it is opened again.',
  you: '{who} learns that it was you: this address was made for you alone.',
  'address-works': '{who} learns that your e-mail address works and is read.',
  'address-itself':
    'Your e-mail address stands in what is loaded: everybody on the way may note it.',
  'where-and-with-what':
    '{who} learns your network address, so roughly where you are, and which program and device you use, if your mail program loads images by itself.',
  printed: '{who} learns that you printed it.',
  forwarded: '{who} learns that you forwarded it or answered it with the original below.',
  clicked: '{who} learns that you followed this link, and when, before it leads on.',
  'sign-in': 'Windows may try to sign in at {who} with your name and a proof of your password.',
  'block-images': 'Let your mail program ask before it loads images.',
  shield: 'clearpixel shield takes it out and leaves everything else.',
  'open-by-hand': 'Type the address of the site yourself instead of following the link.',
  'never-open': 'Do not open this; ask whoever looks after your computers.',
};

const GERMAN: Words = {
  opened: '{who} erfährt, dass dies geöffnet wurde, wann, und jedes weitere Mal.',
  you: '{who} erfährt, dass Sie es waren: Diese Adresse wurde nur für Sie gemacht.',
  'address-works': '{who} erfährt, dass Ihre E-Mail-Adresse funktioniert und gelesen wird.',
  'address-itself':
    'Ihre E-Mail-Adresse steht in dem, was geladen wird: Alle auf dem Weg dorthin können sie festhalten.',
  'where-and-with-what':
    '{who} erfährt Ihre Netzwerkadresse, also ungefähr, wo Sie sind, und welches Programm und Gerät Sie benutzen, sofern Ihr Mailprogramm Bilder selbst lädt.',
  printed: '{who} erfährt, dass Sie es gedruckt haben.',
  forwarded:
    '{who} erfährt, dass Sie es weitergeleitet oder mit dem Original darunter beantwortet haben.',
  clicked: '{who} erfährt, dass und wann Sie diesem Link gefolgt sind, bevor er weiterführt.',
  'sign-in':
    'Windows versucht vielleicht, sich bei {who} mit Ihrem Namen und einem Nachweis Ihres Passworts anzumelden.',
  'block-images': 'Lassen Sie Ihr Mailprogramm fragen, bevor es Bilder lädt.',
  shield: 'clearpixel shield nimmt es heraus und lässt alles andere stehen.',
  'open-by-hand': 'Geben Sie die Adresse der Seite selbst ein, statt dem Link zu folgen.',
  'never-open': 'Öffnen Sie dies nicht; fragen Sie, wer sich um Ihre Rechner kümmert.',
};

const FRENCH: Words = {
  opened: '{who} apprend que ceci a été ouvert, quand, et chaque fois que cela l’est de nouveau.',
  you: '{who} apprend que c’était vous : cette adresse a été faite pour vous seul.',
  'address-works': '{who} apprend que votre adresse électronique fonctionne et qu’elle est lue.',
  'address-itself':
    'Votre adresse électronique figure dans ce qui est chargé : tous ceux qui se trouvent sur le chemin peuvent la noter.',
  'where-and-with-what':
    '{who} apprend votre adresse réseau, donc à peu près où vous êtes, ainsi que le programme et l’appareil que vous utilisez, si votre messagerie charge elle-même les images.',
  printed: '{who} apprend que vous l’avez imprimé.',
  forwarded:
    '{who} apprend que vous l’avez transféré, ou que vous y avez répondu avec l’original en dessous.',
  clicked: '{who} apprend que vous avez suivi ce lien, et quand, avant qu’il ne mène plus loin.',
  'sign-in':
    'Windows peut tenter de se connecter à {who} avec votre nom et une preuve de votre mot de passe.',
  'block-images': 'Faites demander à votre messagerie avant de charger les images.',
  shield: 'clearpixel shield l’enlève et laisse tout le reste.',
  'open-by-hand': 'Tapez vous-même l’adresse du site au lieu de suivre le lien.',
  'never-open': 'N’ouvrez pas ceci ; demandez à la personne qui s’occupe de vos ordinateurs.',
};

const SPANISH: Words = {
  opened: '{who} sabe que esto se abrió, cuándo, y cada vez que se vuelve a abrir.',
  you: '{who} sabe que fue usted: esta dirección se hizo solo para usted.',
  'address-works': '{who} sabe que su dirección de correo funciona y se lee.',
  'address-itself':
    'Su dirección de correo figura en lo que se carga: cualquiera en el camino puede anotarla.',
  'where-and-with-what':
    '{who} sabe su dirección de red, es decir, más o menos dónde está, y qué programa y dispositivo usa, si su programa de correo carga las imágenes por sí mismo.',
  printed: '{who} sabe que lo imprimió.',
  forwarded: '{who} sabe que lo reenvió o que respondió con el original debajo.',
  clicked: '{who} sabe que siguió este enlace, y cuándo, antes de que lleve más allá.',
  'sign-in':
    'Windows puede intentar iniciar sesión en {who} con su nombre y una prueba de su contraseña.',
  'block-images': 'Haga que su programa de correo pregunte antes de cargar imágenes.',
  shield: 'clearpixel shield lo quita y deja todo lo demás.',
  'open-by-hand': 'Escriba usted mismo la dirección del sitio en lugar de seguir el enlace.',
  'never-open': 'No abra esto; pregunte a quien cuida de sus equipos.',
};

const WORDS: Readonly<Record<Language, Words>> = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
};

export const say = (language: Language, code: LearnCode | AdviceCode, who: string): string =>
  WORDS[language][code].replace('{who}', () => who);
