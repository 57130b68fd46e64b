"""What courses on people, process, money, selling and office software are made of.

One line a theme: its name (a chapter, or a course's second half of a title), what one learns to do
in it, its videos. `{t}` stands for the topic.
"""

# ruff: noqa: E501 - one entry a line is the format of these lists

PEOPLE = """\
Building Trust | build trust before you need it | Why trust comes first; Keep small promises; Ask before you advise; Admit what you don't know; Repair trust after a mistake; Practice: A first conversation; Signs that trust is growing
Preparing the Conversation | prepare a conversation that matters | Decide what you want to happen; Know who you are talking to; Choose the time and place; Write your opening line; Expect three reactions; Rehearse with a colleague
Listening and Asking | listen for what isn't said | Listen without planning your answer; Open and closed questions; Hear the concern behind the words; Use silence well; Summarize what you heard; Practice: Five good questions; When the answer is no
Setting Clear Expectations | agree on expectations that hold | Say what good looks like; Agree on who does what; Put deadlines in writing; Check for understanding; Adjust when things change; A template for agreements
Handling Resistance | work with resistance instead of against it | Where resistance comes from; Stay curious under pressure; Separate the person from the issue; Find the shared goal; Know when to pause; Case study: The reluctant team
Making It a Habit | turn what you learn into a habit | Start with one small change; Track what you try; Ask for feedback early; Learn from a bad week; Find a practice partner; Plan your next thirty days
Working Across Distance | keep {t} strong across distance | What gets lost on a screen; Choose the right channel; Make room for quiet voices; Write so that others can act; Meet less and decide more; Time zones without tears
Measuring Progress | see the difference that {t} can make | Pick signals you can observe; Set a starting point; Talk about results openly; Avoid vanity measures; Review each quarter; Share what worked
"""

PROCESS = """\
Mapping the Current State | map how work is done today | Walk through the process; Draw a simple flow; Find the handoffs; Count the waiting time; Ask the people who do the work; Practice: Your first map
Defining the Scope | draw a clear line around the work | Write a one-page charter; What is in and what is out; Assumptions and constraints; Agree on success measures; Handle scope changes; Get the sign-off
Planning the Work | build a plan that survives the first week | Break work into pieces; Estimate with ranges; Find the critical path; Balance people and time; Leave room for surprises; Publish the plan; Review the plan weekly
Working with Stakeholders | bring stakeholders along | List who is affected; Influence and interest; Choose what to share and when; Run a useful steering meeting; Deliver bad news early; Keep sponsors engaged
Managing Risk | name risks before they name you | Identify risks together; Rate likelihood and impact; Choose a response; Keep a risk register; Watch early warnings; Case study: A late supplier
Measuring Results | choose measures that change behavior | Leading and lagging indicators; Build a simple scorecard; Set a baseline; Read a control chart; Report without noise; Decide from the data
Improving Continuously | improve in small steps that last | Run a retrospective; Find root causes; Try one change at a time; Standardize what works; Celebrate small wins; Keep the momentum
Choosing Tools | choose tools that fit the work | What a tool can and can't do; Write your requirements; Compare three options; Run a pilot; Move data safely; Train the team
"""

FINANCE = """\
Reading the Numbers | read the numbers behind {t} | Where the figures come from; The balance sheet at a glance; Follow the cash; Ratios worth knowing; Spot unusual entries; Practice: Read a report
Building a Model | build a model others can follow | Plan before you type; Inputs, calculations, outputs; Link the statements; Add scenarios; Check for errors; Document your assumptions
Rules and Standards | apply the rules that matter | Who sets the rules; Principles and exceptions; Keep the evidence; Disclosures in plain words; Changes to watch; Case study: A gray area
Controls and Approvals | set controls that people keep | Why controls fail; Separate the duties; Approval limits; Reconcile every month; Prepare for an audit; Respond to findings
Planning Ahead | plan for good and bad years | Start from last year; Drivers and assumptions; Best, base and worst case; Update the forecast; Explain the variance; Plan for taxes
Managing Risk and Return | weigh risk against return | What risk really means; Diversify with purpose; Time and compounding; Fees and hidden costs; Stay calm in a downturn; Review your position
Explaining Finance to Others | explain {t} to people outside finance | Know your audience; One message per chart; Words instead of jargon; Answer the hard questions; Write a one-page summary; Present to the board
"""

MARKETING = """\
Understanding Your Audience | understand who you are talking to | Who buys and who decides; Interview five customers; Build a useful persona; Map the buying journey; Find where they spend time; Practice: An empathy map
Crafting the Message | craft a message people remember | Find your one big idea; Benefits before features; Write a headline that works; Tell a customer story; Adapt tone to the channel; Test two versions
Choosing Channels | choose channels that earn their cost | Owned, earned and paid; Match channel and goal; Plan a content calendar; Reuse what you have; Budget across channels; When to leave a channel
Running a Campaign | run a campaign from brief to report | Write a creative brief; Set goals and limits; Prepare the assets; Launch checklist; Adjust in flight; Close and document; Case study: A small budget
Measuring What Works | measure what works and drop the rest | Pick a north star; Attribution in plain words; Build a dashboard; Read a funnel; Run a clean experiment; Report to leadership
Winning and Keeping Customers | win customers and keep them | The first good conversation; Handle objections; Follow up without pushing; Onboard new customers; Spot accounts at risk; Ask for referrals
Planning and Budgeting | plan {t} for the year | Look back at last year; Set realistic targets; Allocate the budget; Build a forecast; Work with sales and finance; Review every quarter
"""

OFFICE = """\
Getting Set Up | set up a workspace that stays tidy | Tour the interface; Set your preferences; Create your first file; Open, save and share; Keyboard shortcuts to learn first; Find help fast
Working Faster | do in seconds what took minutes | Select with the keyboard; Repeat the last action; Templates and snippets; Batch similar work; Search instead of browsing; Shortcuts that pay off; Build a daily routine
Organizing Information | keep information where you can find it | Name things well; Folders or tags; Sort and filter; Archive what is done; Link related items; Practice: Clean up a shared folder
Working Together | work together without losing track | Share with the right people; Comment and reply; Track changes; Resolve conflicting edits; Version history; Protect what shouldn't change
Automating Routine Work | let rules do the routine work | Find what repeats; Record your first rule; Triggers and actions; Handle exceptions; Test before you trust it; Case study: A monthly report
Presenting Results | present results clearly | Choose the right view; Format for reading; Use color with care; Print and export; Share a read-only copy; Make it accessible
Fixing Common Problems | fix what commonly goes wrong | Read the message; Undo and recover; Repair broken links; When a file is too big; Move between apps; Know when to ask
"""
