"""What the columns of other gradebooks are: by their headings, which Moodle translates, and by what stands in them.

A grading worksheet of Moodle's has, in every language, the columns: identifier, name and other fields of a person, status,
grade, highest grade, whether the grade may be changed, times, feedback.
"""

import re
import unicodedata

from autograder.gradebook.sheets import EMPTY, Sheet, value


def fold(text: str) -> str:
    """Without case, accents, marks of direction and needless spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in plain if unicodedata.category(each) not in ("Mn", "Cf")).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split("|")))


def _stems(text: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(fold(stem)) for stem in text.split("|")))


GRADE = _words(
    "grade|mark|score|bewertung|note|évaluation|calificación|nota|qualificació|cualificación|kalifikazioa|"
    "valutazione|voto|punteggio|avaliação|classificação|cijfer|beoordeling|ocena|betyg|omdöme|karakter|bedømmelse|"
    "vurdering|arvosana|arvio|arviointi|einkunn|hinne|vērtējums|atzīme|įvertinimas|įvertis|známka|hodnocení|"
    "hodnotenie|értékelés|osztályzat|pont|érdemjegy|notă|ocjena|оцена|оценка|оцінка|адзнака|бал|балл|баға|βαθμός|"
    "not|qiymət|notë|grád|gradd|შეფასება|գնահատական|الدرجة|درجة|التقدير|العلامة|علامة|ציון|نمره|評点|評定|成績|"
    "成绩|分数|分數|评分|評分|等级|성적|점수|평가|điểm|điểm số|nilai|gred|markah|คะแนน|คะแนนที่ได้|ग्रेड|श्रेणी|"
    "অঙ্ক|গ্রেড"
)
MAXIMUM = _stems(
    "max|maks|mass|máx|bestwertung|bestnote|högst|høyest|højest|høgst|hámark|korkein|ylin|nejvyšš|najvyš|najveć|"
    "najviš|największ|maxim|størst|hæst|mejor|uchaf|uasta|najlepš|maior|mayor|plus haute|più alt|hoogst|nejlepš|"
    "legmagas|legtöbb|kõrgeim|augstāk|didžiaus|aukščiaus|μέγιστ|макс|највећ|најв|найвищ|наивысш|наиболь|найвис|"
    "най-висок|en yüksek|azami|tam puan|gehien|القصوى|الأقصى|العظمى|الكبرى|أقصى|أعلى|النهاية|מרבי|מירבי|מקסימ|"
    "בیشین|بیشین|حداکثر|最大|最高|满分|滿分|최대|최고|만점|tối đa|cao nhất|tertinggi|สูงสุด|คะแนนเต็ม|अधिकतम|"
    "সর্বোচ্চ|მაქსიმ|առավել|out of"
)
FEEDBACK = _stems(
    "feedback|rückmeldung|comment|kommentar|comentari|comentário|commenti|retroaliment|retroacció|retroacc|"
    "komentar|komentář|komentár|koment|uwag|opmerking|terugkoppel|återkoppling|tilbakemelding|tilbagemelding|"
    "endurgjöf|palaut|tagasiside|atgriezenisk|grįžtam|zpětn|spätn|megjegyz|visszajelz|povratn|коммент|комент|отзыв|"
    "відгук|отзив|повратн|σχόλι|ανατροφοδ|yorum|geri bildirim|geribildirim|تعليق|ملاحظ|التغذية|משוב|הערות|بازخورد|"
    "フィードバック|コメント|評語|评语|评论|評論|反馈|反饋|回饋|피드백|의견|nhận xét|phản hồi|umpan balik|"
    "maklum balas|ความคิดเห็น|प्रतिक्रिया|feedback-"
)
CHANGE = _stems(  # that a grade can be changed
    "can be changed|geändert werden|peut être modifi|puede|podem|pode ser|pot canvi|può essere|modificabile|"
    "kan worden|gewijzigd|można|zmieni|kan ändras|ändras|kan ændres|kan endres|voidaan|muuttaa|změn|zmeniť|možno|"
    "módosíth|poate fi|moguće|može|може|можно|можна|μπορεί|değiştir|يمكن|ניתן|変更|可以|更改|允许|允許|변경|"
    "thay đổi|dapat|boleh|ได้"
)
YES = _words(
    "yes|y|ja|oui|sí|si|sì|sim|tak|ano|áno|igen|da|да|так|ναι|evet|نعم|כן|はい|是|可|예|네|có|ya|jā|taip|jah|kyllä|"
    "bai|po|já|ie|ใช่|हाँ|हां|بله|بلی|иә|ҳа|bəli|კი|այո|হ্যাঁ|true"
)
NO = _words(
    "no|n|nein|non|nee|nej|nei|ei|nie|ne|não|nao|nu|όχι|нет|ні|не|hayır|لا|לא|いいえ|否|不|아니오|아니요|không|"
    "tidak|nē|nem|ez|jo|na|nage|ไม่|ไม่ใช่|नहीं|خیر|نه|жоқ|йўқ|xeyr|არა|ոչ|না|false"
)
NAME = _words(
    "student|name|full name|fullname|vollständiger name|nom complet|nombre completo|nome completo|nom i cognoms|"
    "izen osoa|volledige naam|naam|imię i nazwisko|pełna nazwa|fullständigt namn|namn|navn|fulde navn|fullt navn|"
    "koko nimi|nimi|fullt nafn|täisnimi|celé jméno|celé meno|teljes név|név|nume complet|puno ime|polno ime|"
    "полное имя|повне ім'я|пълно име|ονοματεπώνυμο|πλήρες όνομα|tam adı|ad soyad|الاسم الكامل|שם מלא|نام کامل|氏名|"
    "フルネーム|姓名|全名|이름|성명|họ và tên|họ tên|nama lengkap|nama|ชื่อเต็ม|ชื่อ-นามสกุล|पूरा नाम|"
    "first name / last name|first name / surname"
)
FIRST = _words(
    "first name|firstname|given name|vorname|prénom|nombre|nome|voornaam|imię|förnamn|fornavn|etunimi|eesnimi|"
    "jméno|křestní jméno|meno|krstné meno|keresztnév|utónév|prenume|ime|имя|ім'я|име|όνομα|ad|adı|الاسم الأول|"
    "שם פרטי|نام|名|名字|이름|tên|nama depan|ชื่อ"
)
LAST = _words(
    "last name|lastname|surname|family name|nachname|familienname|nom|nom de famille|apellido(s)|apellidos|"
    "apellido|cognoms|cognom|cognome|apelido|apelidos|sobrenome|último nome|achternaam|nazwisko|efternamn|"
    "efternavn|etternavn|sukunimi|perekonnanimi|příjmení|priezvisko|vezetéknév|családnév|nume de familie|prezime|"
    "priimek|фамилия|прізвище|фамилно име|презиме|επώνυμο|soyad|soyadı|اسم العائلة|שם משפחה|نام خانوادگی|姓|성|họ|"
    "nama belakang|นามสกุล"
)
IDENTITY = _words(  # numbers, logins and addresses, of which each is one person's
    "id|sis user id|sis login id|integration id|user id|username|user name|login|login id|student id|"
    "student number|id number|idnumber|external id|e-mail|email|mail|email address|e-mail address|id-nummer|"
    "anmeldename|benutzername|kennung|matrikelnummer|e-mail-adresse|numéro d’identification|"
    "numéro d'identification|nom d’utilisateur|nom d'utilisateur|identifiant|adresse de courriel|número de id|"
    "número de identificación|nombre de usuario|usuario|nombre de usuari|nom d'usuari|dirección de correo|"
    "codice identificativo|matricola|nome utente|indirizzo email|número de identificação|número id|"
    "nome de utilizador|nome de usuário|identificação de usuário|gebruikersnaam|studentnummer|studienummer|"
    "e-mailadres|numer id|numer identyfikacyjny|numer albumu|nazwa użytkownika|adres e-mail|användarnamn|"
    "personnummer|e-postadress|brugernavn|brukernavn|käyttäjätunnus|käyttäjänimi|opiskelijanumero|kasutajanimi|"
    "uživatelské jméno|identifikační číslo|používateľské meno|identifikačné číslo|felhasználónév|felhasználói név|"
    "azonosító|azonosítószám|neptun-kód|nume utilizator|nume de utilizator|număr matricol|korisničko ime|jmbag|"
    "uporabniško ime|логин|имя пользователя|индивидуальный номер|ім'я входу|логін|ідентифікаційний номер|"
    "потребителско име|факултетен номер|όνομα χρήστη|αριθμός μητρώου|kullanıcı adı|kimlik numarası|"
    "öğrenci numarası|اسم المستخدم|رقم الهوية|الرقم الجامعي|שם משתמש|מספר זהות|نام کاربری|شماره دانشجویی|ユーザ名|"
    "ユーザー名|idナンバー|学籍番号|用户名|學號|学号|编号|帳號|사용자 아이디|사용자명|학번|tên đăng nhập|mã số|"
    "mã số sinh viên|nama pengguna|nim|nomor id"
)
PARTICIPANT = re.compile(
    r"(\D*\D)(\d+)"
)  # Moodle's number of a person in one assignment: "Participant 11", "Teilnehmer/in11"
TOTALS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)\b")  # which Canvas computes


def identifier(sheet: Sheet) -> int | None:
    """The column in which each cell is the same word and a number."""
    for place in range(len(sheet.header)):
        found = [PARTICIPANT.fullmatch(cell) for cell in sheet.cells(place)]
        if found and all(found) and len({each[1] for each in found if each}) == 1:
            return place
    return None


def grades(sheet: Sheet) -> list[int]:
    """The columns that may be Moodle's grade: by heading, or else those beside which a highest grade stands."""
    named = [place for place, name in enumerate(sheet.header) if fold(name) in GRADE]
    beside = [place for place in named if highest(sheet, place) is not None]
    if named:
        return beside if len(beside) == 1 else named
    return [
        place for place in range(len(sheet.header)) if _is_grade(sheet, place) and highest(sheet, place) is not None
    ]


def _is_grade(sheet: Sheet, place: int) -> bool:
    """Whether numbers stand there, or nothing yet."""
    return all(value(cell) is not None or cell in EMPTY for cell in sheet.cells(place))


def highest(sheet: Sheet, grade: int) -> int | None:
    """The column of the highest grade: in each row the same number, and its heading says so or its place does."""
    named = [place for place, name in enumerate(sheet.header) if place != grade and MAXIMUM.search(fold(name))]
    named = [place for place in named if _constant(sheet, place)]
    beside = grade + 1
    if beside in named:
        return beside
    if named:
        return named[0] if len(named) == 1 else None
    first = identifier(sheet)
    if first is None or not first < grade or beside + 1 >= len(sheet.header) or not _constant(sheet, beside):
        return None
    after = sheet.cells(beside + 1)  # whether the grade may be changed: words
    return beside if len(after) == len(sheet.rows) and not any(value(cell) is not None for cell in after) else None


def _constant(sheet: Sheet, place: int) -> bool:
    numbers = {value(row[place]) for row in sheet.rows}
    return len(numbers) == 1 and (numbers.pop() or 0) > 0


def changeable(sheet: Sheet, grade: int, most: int | None) -> int | None:
    """The column that says by a word for yes or no whether a grade may be changed: near the highest grade, or by heading."""
    near = [] if most is None else [place for place in (most + 1, most + 2) if place < len(sheet.header)]
    named = [place for place, name in enumerate(sheet.header) if place > grade and CHANGE.search(fold(name))]
    for place in [*near, *named]:
        cells = {fold(cell) for cell in sheet.cells(place)}
        if cells and cells <= YES | NO:
            return place
    return None


def unknown_words(sheet: Sheet, most: int | None) -> int | None:
    """The column where a worksheet says whether a grade may be changed, if it does so in words that are not known here."""
    place = -1 if most is None or identifier(sheet) is None else most + 1
    if not 0 < place < len(sheet.header) or FEEDBACK.search(fold(sheet.header[place])):
        return None
    words = {cell for cell in sheet.cells(place) if cell not in EMPTY}
    short = all(len(word.split()) < 3 and not any(map(str.isdigit, word)) for word in words)
    return place if 0 < len(words) < 3 and short else None


def feedback(sheet: Sheet, grade: int) -> int | None:
    """The column for comments; none where several could be."""
    found = [place for place, name in enumerate(sheet.header) if place != grade and FEEDBACK.search(fold(name))]
    return found[0] if len(found) == 1 else None


def scale(sheet: Sheet, grade: int) -> str:
    """The words of the scale by which an assignment is graded, where it is not by points."""
    beside = sheet.header[grade + 1 : grade + 2]
    words = {row[grade + 1] for row in sheet.rows} if beside and not FEEDBACK.search(fold(beside[0])) else set()
    only = words.pop() if len(words) == 1 else ""
    return ", ".join(line.strip() for line in only.splitlines()) if "\n" in only.strip() else ""


def identities(sheet: Sheet, before: int) -> list[int]:
    """The columns whose cells are one person's: by heading; left of `before` also addresses, and words that differ in each row.

    Such words end where a column repeats itself, as a worksheet's status does: teams and markers stand behind it.
    """
    places = [place for place in range(len(sheet.header)) if place != before]
    found = [place for place in places if fold(sheet.header[place]) in IDENTITY]
    personal = True
    for place in range(before):
        cells = sheet.cells(place)
        differ = _differ(sheet, place)
        personal = personal and (differ or len(cells) < 2 or place in found)
        if place not in found and differ and (personal or all("@" in cell for cell in cells)):
            found.append(place)
    return found


def _differ(sheet: Sheet, place: int) -> bool:
    cells = [fold(cell) for cell in sheet.cells(place)]
    words = len(set(cells)) == len(cells) > 0 and not any(value(cell) is not None for cell in cells)
    return words and not FEEDBACK.search(fold(sheet.header[place]))


def names(sheet: Sheet, before: int) -> list[tuple[int, ...]]:
    """The columns of people's names: whole ones, or first and last name. In a worksheet the name follows the identifier."""
    headings = [fold(name) for name in sheet.header]
    whole: list[tuple[int, ...]] = [(place,) for place, name in enumerate(headings) if name in NAME and place != before]
    parts = tuple(place for place, name in enumerate(headings) if name in FIRST | LAST and name not in NAME)
    number = identifier(sheet)
    if not whole and len(parts) != 2 and number is not None and number + 1 < before and _differ(sheet, number + 1):
        whole = [(number + 1,)]
    return [*whole, parts] if len(parts) == 2 else [*whole]
