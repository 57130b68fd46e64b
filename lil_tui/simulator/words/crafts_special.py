"""What courses on careers, law, money of one's own, writing, art, music, games, plans and models are made of.

One line a theme: its name (a chapter, or a course's second half of a title), what one learns to do
in it, its videos. `{t}` stands for the topic.
"""

# ruff: noqa: E501 - one entry a line is the format of these lists

CAREER = """\
Knowing Your Strengths | name your strengths with examples | Look back at good days; Collect proof; Ask people who know you; Name what gives you energy; Gaps worth closing; Practice: Five short stories
Setting a Direction | choose a direction without closing doors | Where do you want to be?; Values before titles; Compare two paths; Talk to people who do the job; Set a goal for this year; Review your plan
Telling Your Story | tell your story in two minutes | Find the red thread; Explain a gap; Show results, not duties; Adapt to the listener; Write a short profile; Rehearse aloud
Finding Opportunities | find opportunities that are never advertised | Map your network; Ask for advice, not a job; Read an advertisement; Research the company; Keep a simple log; Follow up kindly
Handling Interviews and Offers | handle hard questions and good offers | Prepare for common questions; Answer with a story; Questions you should ask; Discuss money calmly; Compare two offers; Say no gracefully
Growing from Here | keep growing once you have arrived | Your first ninety days; Find a mentor; Ask for feedback; Make your work visible; Learn in small steps; When it is time to move on
"""

LAW = """\
Understanding the Rules | understand which rules apply and why | Where the rules come from; Who must comply; Terms you will meet; Local and international rules; Penalties and their reasons; Case study: A small firm
Spotting the Risks | spot risks early | Typical situations; Warning signs; Ask the right questions; Weigh the consequences; Know when to call a lawyer; Practice: Three short cases
Setting Up a Program | set up a program that people follow | Get leadership on board; Write clear policies; Name who is responsible; Start with the largest risk; Budget and tools; Plan the first year
Training and Awareness | make {t} understandable for everyone | Know your audience; Use real situations; Keep it short; Test understanding; Repeat at the right time; Keep the records
Documenting and Reporting | document what you do and why | What to write down; Keep evidence; Report to authorities; Retention in practice; Prepare for an inspection; Templates that help
Handling Incidents | handle an incident correctly | The first steps; Protect those who speak up; Investigate fairly; Work with counsel; Correct the cause; Learn from the case
"""

INVEST = """\
Taking Stock | see where you stand today | List what you own and owe; Where the money goes; Your savings rate; Set up a simple overview; Talk about money at home; Practice: A one-page summary
Setting Goals | set goals that fit your life | Short, medium and long term; Put a number on it; Plan for the unexpected; How much risk feels right?; Review once a year; Involve your family
Understanding Products | understand what you sign | How it works; What it costs; What can go wrong; Read the small print; Compare two offers; Questions for an adviser
Building a Plan | build a plan that runs by itself | Start with a cushion; Pay yourself first; Automate the transfers; Spread your risk; Adjust with age; Case study: A young family
Avoiding Mistakes | avoid the usual mistakes | Fees that add up; Chasing the market; Fear and greed; Deals too good to be true; Scams and how they work; Stay the course
Taxes and Paperwork | keep taxes and paperwork under control | What is taxed; Use your allowances; Keep the right papers; Work with a professional; Plan for inheritance; A yearly checklist
"""

WRITING = """\
Knowing Your Reader | write for a reader you can picture | Who reads this and why; What they already know; One promise a page; Choose your tone; Ask a test reader; Practice: A reader's portrait
Finding a Structure | find a structure that carries the reader | Begin with an outline; The opening; Order your points; Build toward the end; Move whole paragraphs; Challenge: Restructure a page; Solution: Restructure a page
Writing the First Draft | get a first draft done | Make time to write; Write badly first; Overcome the blank page; Use your own voice; Keep notes as you go; Finish before you polish
Choosing Words and Sentences | choose words that work | Prefer the plain word; Strong verbs; Vary the sentence; Cut what isn't needed; Show and explain; Practice: Half the length
Revising and Editing | revise with a cool head | Let it rest; Read it aloud; Check the facts; Edit for clarity; Proofread backward; Work with an editor
Sharing Your Work | bring your work to readers | Format for reading; Titles and summaries; Choose where to publish; Answer comments; Learn from numbers; Plan the next piece
"""

ART = """\
Choosing Materials | choose materials you enjoy | Paper, canvas, screen; Pencils, pens, brushes; Set up your desk; Warm up each day; Take care of your tools; Assignment: A page of marks
Seeing and Simplifying | see shapes before details | Look longer than you draw; Find the big shapes; Measure by eye; Work from references; Simplify with purpose; Assignment: Ten-minute studies
Line, Shape, and Form | draw forms that feel solid | Confident lines; Boxes and cylinders; Light and shadow; Overlap and depth; Texture; Assignment: A still life
Color and Mood | set a mood with color | Warm and cool; Limited palettes; Values first; Mix what you see; Light at different hours; Assignment: One scene, two moods
Composing a Picture | compose pictures that tell something | Thumbnails; Find a focal point; Frame the scene; Lead the eye; Tell a story; Assignment: Three compositions
Finishing a Piece | bring a piece to its end | Refine the edges; Know when to stop; Scan and clean up; Sign and present; Build a portfolio; Learn from critique
"""

RETOUCH = """\
Setting Up Your Workflow | set up a workflow that protects your originals | Calibrate your display; Import and rename; Work without destroying; Presets and defaults; Choose a color space; Use the exercise files
Making Selections | select exactly what you mean | Start with rough selections; Refine the edges; Hair and fine detail; Select by color; Save selections; Challenge: A difficult edge; Solution: A difficult edge
Adjusting Tone and Color | adjust tone and color with a light hand | Read the histogram; Set black and white points; Curves in plain words; Correct a color cast; Local adjustments; Before and after
Repairing and Cleaning Up | repair what distracts | Dust and spots; Remove objects; Straighten and crop; Skin that stays natural; Rebuild missing parts; Practice: An old print
Combining Images | combine images believably | Match the light; Match perspective and scale; Blend the layers; Add shadows; Unify the color; Case study: A magazine cover
Finishing and Output | finish for screen and print | Sharpen for output; Resize without loss; Export for web; Proof for print; Automate the last steps; Archive your work
"""

MUSIC = """\
Building a Foundation | build a foundation you can play from | Notes and intervals; Keys and scales; Count the beat; Read a simple chart; Tune your ear; Practice: Ten minutes a day
Shaping Melody and Harmony | shape melodies and the chords beneath them | Find a motif; Question and answer; Chords that belong together; Tension and release; Borrow a chord; Assignment: Eight bars
Feeling Rhythm | feel rhythm before you think it | Pulse and subdivision; Straight and swung; Accents and rests; Play behind the beat; Odd meters; Practice: Clap and count
Writing with Purpose | write with a purpose | Start with an idea; Verse, chorus, bridge; Words and stress; Rewrite without mercy; Write with others; Assignment: A finished sketch
Practicing Well | practice less and learn more | Set a goal; Slow is fast; Loop the hard part; Record yourself; Play with others; Keep a practice diary
Bringing It to the Stage | bring music to other people | Prepare a set; Handle nerves; Play with a band; Record a demo; Share your music; Learn from the great ones
"""

GAME = """\
Finding the Core Idea | find the idea that carries a game | What is the player doing?; Sources of fun; Know your player; Write a one-page pitch; Borrow with respect; Practice: Describe a game in one line
Prototyping Quickly | prototype before you build | Start on paper; Blocks and placeholders; Test one question; Throw it away; Keep a log; Challenge: A game in an hour; Solution: A game in an hour
Designing Challenges | design challenges that feel fair | Teach without words; Pace and rest; Difficulty curves; Rewards that matter; Failure and recovery; Case study: The first level
Building the World | build a world worth exploring | Set a mood; Guide the player; Landmarks and paths; Reuse with variety; Props that tell stories; Keep it readable
Testing with Players | learn from players | Find testers; Watch in silence; Ask after, not before; Read the numbers; Decide what to fix; Test again
Balancing and Polishing | balance and polish | Tune with a spreadsheet; Add feedback; Sound and motion; Accessibility options; Cut what doesn't work; Prepare for release
"""

CAD = """\
Starting a Drawing | start a drawing that others can take over | Units and templates; Views and navigation; Layers and standards; Precise input; Snap and align; Use the exercise files
Sketches and Constraints | sketch with constraints that hold | Begin with a sketch; Geometric constraints; Dimensions that drive; Fix an overdefined sketch; Reuse a sketch; Challenge: A bracket; Solution: A bracket
Building the Model | build models that can change | Plan the features; Extrude and revolve; Patterns and mirrors; Edit the history; Work with several parts; Check for interference
Working from Drawings | turn drawings into dependable models | Read the plan; Scale and reference; Sections and details; Tolerances in practice; Revise without breaking; Annotate for others
Checking and Coordinating | check before anyone builds | Measure and verify; Run a simple analysis; Coordinate with others; Track the changes; Review with the team; Case study: A late change
Producing Documents | produce documents people can build from | Set up sheets; Place the views; Schedules and lists; Title blocks; Export and publish; Archive the project
"""

MOTION = """\
Planning the Piece | plan a piece before anything moves | Write the script; Draw a storyboard; Choose a style; Time it with sound; Gather the assets; Review with the client
Setting Up the Project | set up a project that stays light | Compositions and layers; Import with care; Parents and groups; Colors and guides; Templates to reuse; Use the exercise files
Animating with Keyframes | animate movement that feels alive | Timing and spacing; Ease in and out; Use the graph editor; Layer the movements; Loop an action; Challenge: A bouncing shape; Solution: A bouncing shape
Shapes, Masks, and Type | build with shapes, masks and type | Draw with shapes; Reveal with masks; Animate a line of type; Repeat and offset; Follow a path; Assignment: A five-second title
Compositing and Effects | combine layers believably | Blend the layers; Match color and grain; Track a movement; Glow, blur and light; Use effects with restraint; Before and after
Sound and Rhythm | let sound lead the picture | Cut to the beat; Accents and pauses; Simple sound effects; Voice and pace; Hold a frame; Case study: A short explainer
Rendering and Delivery | deliver in the right format | Choose the settings; Render without surprises; Versions for every screen; Captions; Archive the project; Build a reel
"""

SUPPORT = """\
Understanding the Request | understand what someone really needs | Listen first; Ask in plain words; Urgent or important?; Write a clear ticket; Set expectations; Practice: Five typical calls
Setting Up and Maintaining | set up and maintain without surprises | Prepare the equipment; A standard setup; Updates and patches; Accounts and permissions; Label and document; A maintenance checklist
Troubleshooting | find the cause instead of guessing | Describe the problem; Reproduce it; Divide and test; Read the logs; Check the network; Write it down; Case study: A slow morning
Working Remotely | help from a distance | Connect securely; Guide someone by voice; Share the screen; Respect privacy; When you have to go there; Close the case
Sharing Knowledge | share knowledge so that questions end | Write a short guide; Pictures that help; Keep articles current; Teach in small groups; Answer once, use often; Measure what is read
Measuring and Improving | improve the service step by step | Numbers worth watching; Find what repeats; Fix the root cause; Agree on service levels; Ask how it went; Plan the next quarter
"""

DATABASE = """\
Designing the Schema | design a schema that stays honest | Start from questions; Entities and relationships; Keys and uniqueness; Normal forms in plain words; Choose the types; Challenge: A library; Solution: A library
Writing Queries | write queries that read well | Select and filter; Join tables; Group and summarize; Window functions; Common mistakes; Challenge: A monthly summary; Solution: A monthly summary
Changing Data Safely | change data without losing any | Insert and update; Transactions; Locks and waiting; Constraints that protect; Undo a mistake; Practice: A safe migration
Improving Performance | get answers sooner | Measure the baseline; Read the plan; Choose an index; Avoid needless work; Work in batches; Cache results
Running in Production | run it reliably every day | Users and permissions; Back up and restore; Watch the growth; Replicate for safety; Upgrade with care; Plan for a bad day
Working from Applications | use it well from applications | Connect and pool; Parameters, never pasted text; Map rows to objects; Page through results; Handle errors; Test against the real thing
"""

AI = """\
Understanding the Basics | understand what is behind {t} | What it can and can't do; A short history; Terms you will meet; Learning from examples; Where it goes wrong; Practice: Spot the limits
Preparing Data | prepare data worth learning from | Collect with consent; Label consistently; Split the data; Find imbalance; Augment with care; Document the dataset
Building and Training | build, train and compare | Start with a baseline; Choose a model; Set up an experiment; Watch the training; Tune what matters; Challenge: Beat the baseline; Solution: Beat the baseline
Evaluating Results | evaluate results honestly | Choose a measure; Look at the errors; Test on new data; Compare with people; Estimate the cost; Report what you found
Bringing It into Products | bring {t} into products people use | Find a good use case; Design for doubt; Keep people in the loop; Speed and cost; Monitor over time; Case study: A support team
Acting Responsibly | act responsibly with {t} | Where bias comes from; Explain the decision; Protect privacy; Rules and standards; Talk about risks; Know when to stop
"""
