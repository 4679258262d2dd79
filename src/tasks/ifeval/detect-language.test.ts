import { describe, expect, it } from 'vitest'
import { detectLanguage } from './detect-language.ts'

/** Sentences of our own; langdetect 1.0.9 gives every one of them the same language. */
const sentences: readonly (readonly [string, string])[] = [
  ['en', 'The children were playing in the garden when it began to rain.'],
  ['de', 'Die Kinder spielten im Garten, als es anfing zu regnen, und wir gingen nach Hause.'],
  ['fr', 'Les enfants jouaient dans le jardin quand il a commencé à pleuvoir.'],
  ['es', 'Los niños jugaban en el jardín cuando empezó a llover y nos fuimos a casa.'],
  ['pt', 'As crianças estavam brincando no jardim quando começou a chover e não paramos.'],
  ['it', 'I bambini giocavano nel giardino quando ha cominciato a piovere e siamo tornati a casa.'],
  ['fi', 'Lapset leikkivät puutarhassa, kun alkoi sataa, ja me lähdimme kotiin.'],
  ['sw', 'Watoto walikuwa wanacheza katika bustani wakati mvua ilianza kunyesha na tukaenda nyumbani.'],
  ['vi', 'Những đứa trẻ đang chơi trong vườn thì trời bắt đầu mưa và chúng tôi về nhà.'],
  ['pl', 'Dzieci bawiły się w ogrodzie, kiedy zaczęło padać, i poszliśmy do domu.'],
  ['ru', 'Дети играли в саду, когда начался дождь, и мы пошли домой.'],
  ['bg', 'Децата играеха в градината, когато започна да вали, и ние се прибрахме вкъщи.'],
  ['uk', 'Діти гралися в саду, коли почався дощ, і ми пішли додому.'],
  ['ar', 'كان الأطفال يلعبون في الحديقة عندما بدأ المطر وذهبنا إلى البيت.'],
  ['fa', 'بچه‌ها در باغ بازی می‌کردند که باران شروع شد و ما به خانه رفتیم.'],
  ['ur', 'بچے باغ میں کھیل رہے تھے جب بارش شروع ہوئی اور ہم گھر چلے گئے۔'],
  ['hi', 'बच्चे बगीचे में खेल रहे थे जब बारिश शुरू हुई और हम घर चले गए।'],
  ['mr', 'मुले बागेत खेळत होती तेव्हा पाऊस सुरू झाला आणि आम्ही घरी गेलो.'],
  ['bn', 'বৃষ্টি শুরু হলে শিশুরা বাগানে খেলছিল।'],
  ['th', 'เด็กๆ กำลังเล่นอยู่ในสวนเมื่อฝนเริ่มตก'],
  ['ta', 'மழை தொடங்கியபோது குழந்தைகள் தோட்டத்தில் விளையாடிக் கொண்டிருந்தனர்.'],
  ['te', 'వర్షం మొదలైనప్పుడు పిల్లలు తోటలో ఆడుకుంటున్నారు.'],
  ['kn', 'ಮಳೆ ಶುರುವಾದಾಗ ಮಕ್ಕಳು ತೋಟದಲ್ಲಿ ಆಡುತ್ತಿದ್ದರು.'],
  ['gu', 'વરસાદ શરૂ થયો ત્યારે બાળકો બગીચામાં રમતા હતા.'],
  ['pa', 'ਮੀਂਹ ਸ਼ੁਰੂ ਹੋਇਆ ਤਾਂ ਬੱਚੇ ਬਾਗ ਵਿੱਚ ਖੇਡ ਰਹੇ ਸਨ।'],
  ['ko', '비가 오기 시작했을 때 아이들은 정원에서 놀고 있었다.'],
  ['ja', '雨が降り始めたとき、子供たちは庭で遊んでいた。'],
]

describe('detectLanguage', () => {
  it('default: a sentence in each language', () => {
    expect(sentences.map(([, text]) => [detectLanguage(text), text])).toEqual(sentences)
  })

  it('behavior: capital letters do not matter', () => {
    expect(detectLanguage('THE RAIN IN SPAIN STAYS MAINLY IN THE PLAIN')).toBe('en')
  })

  it('behavior: no letters, no language; unknown words in Latin letters are English', () => {
    expect(detectLanguage('123 !? 🙂')).toBeUndefined()
    expect(detectLanguage('xyzzy')).toBe('en')
  })
})
