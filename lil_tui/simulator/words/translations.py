"""Classifications' names in other languages: English, German, French, Spanish, Japanese.

What has no row here is not offered in those languages; its URN is the same in all of them.
"""

# ruff: noqa: E501 - one entry a line is the format of these lists

LANGUAGES = ("en", "de", "fr", "es", "ja")

NAMES = """\
Business | Wirtschaft | Affaires | Negocios | ビジネス
Creative | Kreativität | Création | Creatividad | クリエイティブ
Technology | Technologie | Technologie | Tecnología | テクノロジー
Leadership and Management | Führung und Management | Leadership et management | Liderazgo y gestión | リーダーシップとマネジメント
Team Leadership | Teamführung | Direction d'équipe | Liderazgo de equipos | チームリーダーシップ
Delegation | Delegieren | Délégation | Delegación | 権限委譲
Remote Team Management | Führung auf Distanz | Management à distance | Gestión de equipos remotos | リモートチームの管理
Decision-Making | Entscheidungsfindung | Prise de décision | Toma de decisiones | 意思決定
Professional Development | Berufliche Entwicklung | Développement professionnel | Desarrollo profesional | 自己啓発
Time Management | Zeitmanagement | Gestion du temps | Gestión del tiempo | 時間管理
Critical Thinking | Kritisches Denken | Esprit critique | Pensamiento crítico | クリティカルシンキング
Stress Management | Stressbewältigung | Gestion du stress | Gestión del estrés | ストレス管理
Business Communication | Kommunikation im Beruf | Communication professionnelle | Comunicación empresarial | ビジネスコミュニケーション
Public Speaking | Freies Sprechen | Prise de parole en public | Hablar en público | 人前での話し方
Negotiation | Verhandlungsführung | Négociation | Negociación | 交渉術
Conflict Resolution | Konfliktlösung | Résolution de conflits | Resolución de conflictos | 対立の解決
Presentation Skills | Präsentationstechnik | Techniques de présentation | Técnicas de presentación | プレゼンテーション技術
Project Management | Projektmanagement | Gestion de projet | Gestión de proyectos | プロジェクトマネジメント
Agile Project Management | Agiles Projektmanagement | Gestion de projet agile | Gestión ágil de proyectos | アジャイルプロジェクト管理
Project Scheduling | Terminplanung | Planification de projet | Planificación de proyectos | スケジュール管理
Risk Management | Risikomanagement | Gestion des risques | Gestión de riesgos | リスク管理
Marketing | Marketing | Marketing | Marketing | マーケティング
Content Marketing | Content-Marketing | Marketing de contenu | Marketing de contenidos | コンテンツマーケティング
Market Research | Marktforschung | Études de marché | Investigación de mercados | 市場調査
Copywriting | Werbetexten | Rédaction publicitaire | Redacción publicitaria | コピーライティング
Finance and Accounting | Finanzen und Rechnungswesen | Finance et comptabilité | Finanzas y contabilidad | 財務と会計
Bookkeeping | Buchführung | Comptabilité courante | Contabilidad básica | 簿記
Budgeting | Budgetplanung | Élaboration de budgets | Elaboración de presupuestos | 予算編成
Financial Statements | Jahresabschlüsse | États financiers | Estados financieros | 財務諸表
Business Software | Bürosoftware | Logiciels de bureautique | Software de oficina | オフィスソフト
Spreadsheets | Tabellenkalkulation | Tableurs | Hojas de cálculo | 表計算
Pivot Tables | Pivot-Tabellen | Tableaux croisés dynamiques | Tablas dinámicas | ピボットテーブル
Presentation Software | Präsentationssoftware | Logiciels de présentation | Software de presentaciones | プレゼンテーションソフト
Graphic Design | Grafikdesign | Design graphique | Diseño gráfico | グラフィックデザイン
Logo Design | Logogestaltung | Création de logos | Diseño de logotipos | ロゴデザイン
Color Theory | Farbenlehre | Théorie des couleurs | Teoría del color | 色彩理論
Layout Design | Layoutgestaltung | Mise en page | Maquetación | レイアウトデザイン
User Experience | User Experience | Expérience utilisateur | Experiencia de usuario | ユーザーエクスペリエンス
Usability Testing | Usability-Tests | Tests d'utilisabilité | Pruebas de usabilidad | ユーザビリティテスト
Prototyping | Prototyping | Prototypage | Prototipado | プロトタイピング
Photography | Fotografie | Photographie | Fotografía | 写真
Portrait Photography | Porträtfotografie | Photographie de portrait | Fotografía de retrato | ポートレート写真
Night Photography | Nachtfotografie | Photographie de nuit | Fotografía nocturna | 夜景写真
Video Production | Videoproduktion | Production vidéo | Producción de vídeo | 映像制作
Video Editing | Videoschnitt | Montage vidéo | Edición de vídeo | 動画編集
Web Development | Webentwicklung | Développement web | Desarrollo web | Web開発
JavaScript | JavaScript | JavaScript | JavaScript | JavaScript
CSS | CSS | CSS | CSS | CSS
REST APIs | REST-Schnittstellen | API REST | API REST | REST API
Programming Languages | Programmiersprachen | Langages de programmation | Lenguajes de programación | プログラミング言語
Python | Python | Python | Python | Python
Java | Java | Java | Java | Java
C++ | C++ | C++ | C++ | C++
Cybersecurity | Cybersicherheit | Cybersécurité | Ciberseguridad | サイバーセキュリティ
Security Awareness | Sicherheitsbewusstsein | Sensibilisation à la sécurité | Concienciación en seguridad | セキュリティ意識
Digital Forensics | Digitale Forensik | Investigation numérique | Informática forense | デジタルフォレンジック
Data Science | Datenwissenschaft | Science des données | Ciencia de datos | データサイエンス
Machine Learning | Maschinelles Lernen | Apprentissage automatique | Aprendizaje automático | 機械学習
Statistics | Statistik | Statistiques | Estadística | 統計
Databases | Datenbanken | Bases de données | Bases de datos | データベース
SQL | SQL | SQL | SQL | SQL
Database Design | Datenbankentwurf | Conception de bases de données | Diseño de bases de datos | データベース設計
Data Analysis | Datenanalyse | Analyse de données | Análisis de datos | データ分析
Data Visualization | Datenvisualisierung | Visualisation de données | Visualización de datos | データの可視化
Dashboards | Dashboards | Tableaux de bord | Paneles de control | ダッシュボード
Artificial Intelligence | Künstliche Intelligenz | Intelligence artificielle | Inteligencia artificial | 人工知能
Prompt Engineering | Prompt-Entwurf | Conception de prompts | Diseño de instrucciones | プロンプト設計
Neural Networks | Neuronale Netze | Réseaux de neurones | Redes neuronales | ニューラルネットワーク
"""
