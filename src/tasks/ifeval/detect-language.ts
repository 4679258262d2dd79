/**
 * The language of a text as ISO 639-1 code; undefined for a text without letters. The script decides where it can, else
 * frequent words and letters do.
 *
 * lm-evaluation-harness asks the package langdetect, whose n-gram profiles are not part of this program and whose answers
 * for short or mixed texts are drawn at random. On whole paragraphs the two agree (`detect-language.test.ts`); on a line of a
 * few words they may not. Text in Latin letters without any known word counts as English.
 */
export function detectLanguage(text: string): string | undefined {
  const letters = text.toLowerCase().match(/\p{L}/gu) ?? []
  if (letters.length === 0) return undefined
  const counts = scripts.map(({ script, decide }) => ({ decide, count: letters.filter((l) => script.test(l)).length }))
  const kana = letters.filter((letter) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(letter)).length
  if (kana * 10 > letters.length) return 'ja'
  const best = counts.reduce((most, candidate) => (candidate.count > most.count ? candidate : most))
  return best.count === 0 ? undefined : best.decide(text.toLowerCase())
}

type Script = { readonly script: RegExp; readonly decide: (text: string) => string }

/** Letters and words that speak for a language among those of one script. */
type Marks = { readonly [language: string]: { readonly words: string; readonly letters?: string } }

const latin: Marks = {
  en: {
    words:
      'the of and to in is that it for was on are as with his they at be this have from or by not you we can write your should will about my me an if all no so has but what their more a i',
  },
  es: { words: 'el la de que y en los las del se por con una para es como más pero sus no lo está', letters: 'ñ¿¡' },
  pt: { words: 'o a de que e do da em um para com não uma os no se na por mais as dos como é são', letters: 'ãõ' },
  fr: {
    words: 'le la les de des et est en que qui une un dans pour pas sur au avec ce vous nous il elle',
    letters: 'œêèàù',
  },
  it: { words: 'il la di che e un una per non sono con del della gli le si da come più è anche nel', letters: 'òìù' },
  de: {
    words: 'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als ich sie',
    letters: 'ßäöü',
  },
  nl: { words: 'de het een van en in is dat op te zijn met voor niet aan er om ook als maar dan bij' },
  sv: { words: 'och att det som en på är av för med till den har inte om ett jag men från vi', letters: 'åäö' },
  no: { words: 'og det som en på er av for med til den har ikke om et jeg men fra vi å de', letters: 'åøæ' },
  da: { words: 'og det som en på er af for med til den har ikke om et jeg men fra vi at de', letters: 'åøæ' },
  fi: { words: 'ja on ei että se hän oli joka mutta ovat myös kun niin kuin tai jos voi olla', letters: 'äö' },
  et: { words: 'ja on ei et see ta oli mis aga ka kui nii või ning oma selle', letters: 'õäöü' },
  pl: { words: 'i w na z że się nie do jest to jak o po za od przez dla są być który', letters: 'łąęśżźćń' },
  cs: { words: 'a v na se že je to s z do o jako za by ale pro jsou být který', letters: 'ěřůčšž' },
  sk: { words: 'a v na sa že je to s z do o ako za by ale pre sú byť ktorý', letters: 'ľĺŕôčšž' },
  hr: { words: 'i u je na se da su za od s kao ali koji to biti ne sam', letters: 'čćđšž' },
  sl: { words: 'in v je na se da so za od s kot ali ki to biti ne sem', letters: 'čšž' },
  hu: { words: 'a az és hogy nem is egy ez meg de van volt csak már el', letters: 'őűáé' },
  ro: { words: 'și în de la a cu pe care este o un nu mai din pentru că sunt', letters: 'ășțâî' },
  tr: { words: 've bir bu da de için ile çok daha gibi olarak ne ben sen var', letters: 'ğışç' },
  vi: {
    words: 'và của là có không một được cho trong người những với các này đã để',
    letters: 'đơưạảấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
  },
  id: { words: 'yang dan di dari untuk dengan ini itu dalam pada tidak adalah ke akan bisa juga saya' },
  tl: { words: 'ang ng sa na mga ay at para ito ko hindi siya kung ni isang' },
  sw: { words: 'na ya wa kwa ni katika la za kuwa hii hiyo cha ili kama lakini pia yake watu kila' },
  so: { words: 'iyo waa ka ku oo in la uu ay soo ah waxaa waxa' },
  cy: { words: 'yn y a o i ar yr ei mae wedi bod am gan ac oedd', letters: 'ŵŷ' },
  ca: { words: 'el la de que i en els les del es per amb una no com més però', letters: 'ç·' },
  sq: { words: 'dhe të në e i për me një që nuk është se nga më', letters: 'ëç' },
  af: { words: 'die en van in is het nie dat met vir op te sy wat word' },
  lt: { words: 'ir yra kad į iš su tai kaip bet ne jis buvo apie', letters: 'ėųįšž' },
  lv: { words: 'un ir ka no ar par uz kas bet tas nav bija', letters: 'āēīūķļņ' },
}

const cyrillic: Marks = {
  ru: { words: 'и в не на что с как это по но из у за от то все его так для мы вы', letters: 'ыэё' },
  uk: { words: 'і в не на що з як це по але із у за від до та його для ми ви', letters: 'іїєґ' },
  bg: { words: 'и в не на да се от за с това като по но са е ще най един или', letters: 'ъщ' },
  mk: { words: 'и во не на да се од за со ова како по но се е ќе еден или', letters: 'ѓќѕј' },
}
const arabic: Marks = {
  ar: { words: 'في من على أن إلى عن هذا التي مع كان هو لا ما أو هي', letters: 'ةىكيأإ' },
  fa: { words: 'و در به از که این را با است برای آن یک می تا', letters: 'پچژگکی' },
  ur: { words: 'کے میں کی ہے اور سے کا کو اس پر نے کہ ہیں', letters: 'ٹڈڑےںھہ' },
}
const devanagari: Marks = {
  hi: { words: 'है हैं का की के में और को से यह एक पर नहीं कि भी हो इस ने था' },
  mr: { words: 'आहे आणि आहेत च्या या मध्ये नाही हे ही तो ते एक होते करण्यासाठी', letters: 'ळ' },
  ne: { words: 'छ छन् को मा र हो लाई गर्न पनि यो भएको गर्ने तथा तपाईं' },
}

const scripts: readonly Script[] = [
  { script: /\p{Script=Latin}/u, decide: (text) => byMarks(text, latin, 'en') },
  { script: /\p{Script=Cyrillic}/u, decide: (text) => byMarks(text, cyrillic, 'ru') },
  { script: /\p{Script=Arabic}/u, decide: (text) => byMarks(text, arabic, 'ar') },
  { script: /\p{Script=Devanagari}/u, decide: (text) => byMarks(text, devanagari, 'hi') },
  { script: /\p{Script=Han}/u, decide: () => 'zh-cn' },
  ...Object.entries({
    Bengali: 'bn',
    Thai: 'th',
    Tamil: 'ta',
    Telugu: 'te',
    Hangul: 'ko',
    Hebrew: 'he',
    Kannada: 'kn',
    Gujarati: 'gu',
    Gurmukhi: 'pa',
    Malayalam: 'ml',
    Greek: 'el',
  }).map(([name, language]): Script => ({ script: new RegExp(`\\p{Script=${name}}`, 'u'), decide: () => language })),
]

/** What a letter that few languages have, and a word of one letter, are worth against a longer frequent word. */
const letterWeight = 0.4

function byMarks(text: string, marks: Marks, fallback: string): string {
  const words = text.match(/[\p{L}\p{M}]+/gu) ?? []
  let best = { language: fallback, weight: 0 }
  for (const [language, { words: frequent, letters = '' }] of Object.entries(marks)) {
    const known = new Set(frequent.split(' '))
    const found = words.filter((word) => known.has(word))
    const single = found.filter((word) => word.length === 1).length
    const rare = [...text].filter((letter) => letters.includes(letter)).length
    const weight = found.length - single + (single + rare) * letterWeight
    if (weight > best.weight) best = { language, weight }
  }
  return best.language
}
