"""How a course speaks in each language: title forms, themes, sentences.

`{t}` stands for the topic, `{an}` for its English article, `{title}` for the course's title, `{a}` for its author, `{v}`, `{w}` for
what one learns in two of its themes. English themes live in the craft lists; the others' are here,
written so that they fit any topic.
"""

# ruff: noqa: E501 - one entry a line is the format of these lists

from typing import NamedTuple


class Language(NamedTuple):
    """The phrases of one language."""

    titles: tuple[tuple[str, str], ...]
    """Level (B, I, A or nothing) and the form of the title, most usual first."""
    audiences: tuple[str, ...]
    """Forms for an audience; English has them by craft."""
    joined: str
    """How two parts of a title are joined: `{0}` and `{1}`."""
    introduction: tuple[str, tuple[str, ...]]
    conclusion: tuple[str, tuple[str, ...]]
    openers: tuple[str, ...]
    middles: tuple[str, ...]
    closers: tuple[str, ...]
    shorts: tuple[str, ...]
    outcomes: str
    paths: tuple[str, ...]
    path_description: str
    themes: str
    """The themes, written as in the craft lists; empty where the craft has its own."""


def _forms(written: str) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(" ") for line in written.strip().splitlines())
    return tuple((level.strip("-"), form) for level, _, form in pairs)


def _lines(written: str) -> tuple[str, ...]:
    return tuple(written.strip().splitlines())


ENGLISH = Language(
    titles=_forms("""
B Learning {t}
B {t} Foundations
- {t} Essential Training
A Advanced {t}
B Introduction to {t}
- {t}: Tips and Techniques
I Practical {t}
I {t} in Practice
- {t}: Case Studies
B {t} Quick Start
I {t}: Next Steps
A Mastering {t}
- {t}: Best Practices
I Hands-On {t}
- {t}: Common Questions Answered
B {t} for Beginners
I {t} Workshop
A {t}: Expert Insights"""),
    audiences=(),
    joined="{0}: {1}",
    introduction=(
        "Introduction",
        (
            "Welcome to {t}",
            "What you should know",
            "How to use the exercise files",
            "What {t} can do for you",
            "What this course covers",
        ),
    ),
    conclusion=("Conclusion", ("Next steps", "Where to go from here", "Keep learning")),
    openers=_lines("""
Good work in {t} begins long before anyone notices, and it shows in every result.
Whether you are new to {t} or have years behind you, a clear method saves hours.
From outside, {t} can look simple. Inside, a handful of decisions make all the difference.
Teams that take {t} seriously waste less time and stop arguing about the same questions.
More and more roles ask for {t}, and few people are ever shown how to go about it.
There is no single right way to approach {t}, but there are habits that keep paying off.
Much has changed around {t} in recent years, while the ideas underneath have stayed the same."""),
    middles=_lines("""
In this course, {a} shows you how to {v}, then explains how to {w}.
Join {a} for a practical tour: find out how to {v} and how to {w}, with examples from everyday work.
{a} draws on years of practice to explain how to {v}, and walks you through what it takes to {w}.
Instructor {a} starts with the essentials. Learn how to {v}, see where people go wrong, and {w}.
Follow along as {a} demonstrates, step by step, how to {v} and {w}."""),
    closers=_lines("""
Along the way, short exercises let you try each idea on your own work before you move on.
Each chapter ends with a task that you can finish in ten minutes, so that what you learn stays with you.
By the end, you will have a checklist to take back to your desk and a clear idea of what to try first.
Exercise files accompany the course, and every example can be repeated with the tools you already have.
The examples come from small teams and large organizations alike, and none of them needs a big budget.
You can watch the chapters in order, or start with the one that answers the question on your desk today.
Nothing is taken for granted: every term is explained when it first comes up, and summed up at the end."""),
    shorts=_lines("""
Learn how to {v} and {w}.
A practical look at {t}: find out how to {v}.
Get up to speed with {t} and learn how to {v}.
Build your skills in {t}, step by step, and {w}."""),
    outcomes="Topics include:",
    paths=_lines("""
Become {an} {t} Specialist
Advance Your Skills in {t}
Getting Started with {t}
{t} for Your Whole Team
Build a Career in {t}
Stay Current in {t}"""),
    path_description="A guided way into {t}: {n} courses, from the first steps to work you can show. "
    "Take them in order or pick what you need.",
    themes="",
)

GERMAN = Language(
    titles=_forms("""
B {t} lernen
B {t}: Grundlagen
- {t}: Das umfassende Training
A {t} für Fortgeschrittene
B Einstieg in {t}
- {t}: Tipps und Techniken
I {t} in der Praxis
- {t}: Fallbeispiele
A {t}: Expertenwissen
I {t}: Die nächsten Schritte"""),
    audiences=_lines("""
{t} für Führungskräfte
{t} für kleine Teams
{t} für Selbstständige
{t} im Homeoffice
{t} für Studierende"""),
    joined="{0}: {1}",
    introduction=("Einführung", ("Willkommen", "Was Sie wissen sollten", "Die Übungsdateien", "Überblick")),
    conclusion=("Schluss", ("Nächste Schritte", "Wie es weitergeht")),
    openers=_lines("""
Das Thema {t} wirkt von außen einfach. Im Alltag entscheidet eine Handvoll guter Gewohnheiten.
Immer mehr Berufe verlangen Kenntnisse zum Thema {t}, doch selten wird gezeigt, wie man sie erwirbt.
Wer das Thema {t} ernst nimmt, spart Zeit und vermeidet die immer gleichen Diskussionen."""),
    middles=_lines("""
In diesem Kurs zeigt {a}, wie Sie {v} und {w}.
{a} führt Sie Schritt für Schritt durch das Thema: Sie lernen, wie Sie {v} und {w}."""),
    closers=_lines("""
Kurze Übungen helfen Ihnen, jede Idee gleich an Ihrer eigenen Arbeit zu erproben.
Am Ende haben Sie eine Checkliste für den Alltag und wissen, womit Sie beginnen."""),
    shorts=_lines("""
Erfahren Sie, wie Sie {v} und {w}.
Ein praxisnaher Blick auf das Thema {t}."""),
    outcomes="Themen des Kurses:",
    paths=_lines("""
Lernpfad: {t}
Karriere mit {t}"""),
    path_description="{n} Kurse, die aufeinander aufbauen: ein geführter Weg zum Thema {t}.",
    themes="""\
Erste Schritte | sicher beginnen | Ein Überblick; Wichtige Begriffe; Werkzeuge auswählen; Das erste Beispiel; Häufige Anfangsfehler
Sorgfältig planen | sorgfältig planen | Ziele festlegen; Den Umfang abgrenzen; Zeit und Aufwand schätzen; Beteiligte einbeziehen; Einen Plan aufstellen
Im Alltag anwenden | das Gelernte im Alltag anwenden | Ein Beispiel aus der Praxis; Klein anfangen; Rückmeldung einholen; Gewohnheiten bilden; Übung: Eine Woche lang
Probleme lösen | typische Probleme lösen | Ursachen erkennen; Alternativen vergleichen; In Ruhe entscheiden; Aus Fehlern lernen; Fallbeispiel
Ergebnisse prüfen | Ergebnisse zuverlässig prüfen | Was sich messen lässt; Vorher und nachher; Berichte lesen; Qualität sichern; Übung: Ein kurzer Bericht
Gemeinsam arbeiten | im Team zusammenarbeiten | Rollen klären; Wissen teilen; Auf Distanz arbeiten; Konflikte früh ansprechen; Erfolge feiern
""",
)

FRENCH = Language(
    titles=_forms("""
B Découvrir : {t}
B {t} : les fondamentaux
- {t} : l'essentiel
A {t} : niveau avancé
B Premiers pas : {t}
- {t} : trucs et astuces
I {t} en pratique
- {t} : études de cas
A {t} : paroles d'experts
I {t} : aller plus loin"""),
    audiences=_lines("""
{t} pour les managers
{t} pour les petites équipes
{t} pour les indépendants
{t} pour les étudiants
{t} en télétravail"""),
    joined="{0} : {1}",
    introduction=("Introduction", ("Bienvenue", "Ce qu'il faut savoir", "Les fichiers d'exercice", "Aperçu")),
    conclusion=("Conclusion", ("Pour aller plus loin", "Prochaines étapes")),
    openers=_lines("""
{t} : vu de l'extérieur, le sujet paraît simple. Au quotidien, quelques bonnes habitudes font la différence.
De plus en plus de métiers demandent ces compétences, mais on montre rarement comment les acquérir.
Une méthode claire fait gagner du temps et évite de revenir sans cesse sur les mêmes questions."""),
    middles=_lines("""
Dans cette formation, {a} vous apprend à {v} et à {w}.
Suivez {a} pas à pas pour {v}, puis {w}, avec des exemples tirés du quotidien."""),
    closers=_lines("""
De courts exercices vous permettent d'essayer chaque idée dans votre propre travail.
À la fin, vous disposez d'une liste de contrôle et vous savez par où commencer."""),
    shorts=_lines("""
Apprenez à {v} et à {w}.
Un regard pratique sur le sujet : {t}."""),
    outcomes="Au programme :",
    paths=_lines("""
Parcours : {t}
Faire carrière : {t}"""),
    path_description="{n} formations qui s'enchaînent : un parcours guidé sur le thème « {t} ».",
    themes="""\
Premiers pas | bien commencer | Vue d'ensemble; Le vocabulaire; Choisir ses outils; Un premier exemple; Les erreurs de débutant
Planifier | planifier avec soin | Fixer des objectifs; Délimiter le périmètre; Estimer le temps; Impliquer les bonnes personnes; Rédiger un plan
Mettre en pratique | mettre vos idées en pratique | Un exemple concret; Commencer petit; Demander un avis; Créer des habitudes; Exercice : une semaine
Résoudre les problèmes | résoudre les problèmes courants | Trouver la cause; Comparer les options; Décider sereinement; Tirer les leçons; Étude de cas
Mesurer les résultats | mesurer les résultats | Que peut-on mesurer ?; Avant et après; Lire un rapport; Garantir la qualité; Exercice : un bref rapport
Travailler ensemble | travailler en équipe | Clarifier les rôles; Partager les connaissances; Collaborer à distance; Aborder les conflits; Fêter les réussites
""",
)

SPANISH = Language(
    titles=_forms("""
B Aprende: {t}
B Fundamentos: {t}
- Lo esencial: {t}
A {t}: nivel avanzado
B Introducción: {t}
- {t}: trucos y consejos
I {t} en la práctica
- {t}: casos de estudio
A {t}: la visión experta
I {t}: siguientes pasos"""),
    audiences=_lines("""
{t} para responsables de equipo
{t} para equipos pequeños
{t} para autónomos
{t} para estudiantes
{t} en el teletrabajo"""),
    joined="{0}: {1}",
    introduction=(
        "Introducción",
        ("Te damos la bienvenida", "Lo que debes saber", "Los archivos de ejercicios", "Panorama"),
    ),
    conclusion=("Conclusión", ("Próximos pasos", "Cómo continuar")),
    openers=_lines("""
{t}: desde fuera parece sencillo, pero en el día a día unos pocos hábitos marcan la diferencia.
Cada vez más puestos piden estas competencias, y pocas veces se enseña cómo adquirirlas.
Un método claro ahorra horas y evita volver siempre a las mismas preguntas."""),
    middles=_lines("""
En este curso, {a} te enseña a {v} y a {w}.
Acompaña a {a} paso a paso para {v} y {w}, con ejemplos del trabajo diario."""),
    closers=_lines("""
Los ejercicios breves te permiten probar cada idea en tu propio trabajo.
Al terminar tendrás una lista de comprobación y sabrás por dónde empezar."""),
    shorts=_lines("""
Aprende a {v} y a {w}.
Una mirada práctica al tema: {t}."""),
    outcomes="Contenido del curso:",
    paths=_lines("""
Ruta de aprendizaje: {t}
Haz carrera: {t}"""),
    path_description="{n} cursos que se complementan: un recorrido guiado por el tema {t}.",
    themes="""\
Primeros pasos | empezar con buen pie | Una visión general; Conceptos clave; Elegir herramientas; El primer ejemplo; Errores frecuentes al empezar
Planificar con cuidado | planificar con cuidado | Fijar objetivos; Delimitar el alcance; Estimar tiempo y esfuerzo; Implicar a las personas; Redactar un plan
Llevarlo a la práctica | llevar las ideas a la práctica | Un ejemplo real; Empezar en pequeño; Pedir opinión; Crear hábitos; Ejercicio: una semana
Resolver problemas | resolver los problemas habituales | Buscar la causa; Comparar opciones; Decidir con calma; Aprender de los errores; Caso práctico
Comprobar los resultados | comprobar los resultados | Qué se puede medir; Antes y después; Leer un informe; Cuidar la calidad; Ejercicio: un informe breve
Trabajar en equipo | trabajar en equipo | Aclarar las funciones; Compartir conocimientos; Colaborar a distancia; Hablar de los conflictos; Celebrar los logros
""",
)

JAPANESE = Language(
    titles=_forms("""
B はじめての{t}
B {t}の基礎
- {t}基本講座
A {t}上級編
B {t}入門
- {t}のヒントとテクニック
I 実践{t}
- {t}の事例研究
A {t}:専門家の視点
I {t}:次のステップ"""),
    audiences=_lines("""
管理職のための{t}
小さなチームのための{t}
フリーランスのための{t}
学生のための{t}
在宅勤務のための{t}"""),
    joined="{0}:{1}",
    introduction=("はじめに", ("ようこそ", "知っておくべきこと", "演習ファイルの使い方", "コースの概要")),
    conclusion=("まとめ", ("次のステップ", "学習を続けるために")),
    openers=_lines("""
{t}は簡単そうに見えますが、日々の小さな習慣が大きな差を生みます。
{t}を求められる仕事は増えていますが、正しい進め方を学ぶ機会は多くありません。
{t}には唯一の正解はありませんが、長く役に立つ考え方があります。"""),
    middles=_lines("""
このコースでは、講師の{a}が{v}方法と{w}方法を説明します。
{a}と一緒に、身近な例を使いながら、{v}方法、そして{w}方法を順を追って学びましょう。"""),
    closers=_lines("""
短い演習を通して、学んだことを自分の仕事ですぐに試すことができます。
最後には、明日から使えるチェックリストが手に入ります。"""),
    shorts=_lines("""
{v}方法と{w}方法を学びます。
{t}の実践的な入門コースです。"""),
    outcomes="主な内容:",
    paths=_lines("""
ラーニングパス:{t}
{t}のキャリアを築く"""),
    path_description="{t}を{n}本のコースで段階的に学ぶラーニングパスです。",
    themes="""\
最初の一歩 | 自信を持って始める | 全体像をつかむ; 大切な用語; 道具を選ぶ; 最初の例; よくある間違い
計画を立てる | 無理のない計画を立てる | 目標を決める; 範囲を決める; 時間を見積もる; 関係者と話す; 計画を書く
実務で使う | 日々の仕事で使う | 実際の例; 小さく始める; 意見を聞く; 習慣にする; 演習:一週間の記録
問題を解決する | よくある問題を解決する | 原因を見つける; 選択肢を比べる; 落ち着いて決める; 失敗から学ぶ; 事例研究
結果を確認する | 結果を確認する | 測れるもの; 前と後を比べる; 報告を読む; 品質を守る; 演習:短い報告
チームで取り組む | チームで取り組む | 役割を決める; 知識を共有する; 離れて働く; 早めに話し合う; 成果を祝う
""",
)

LANGUAGES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "ja": JAPANESE}
