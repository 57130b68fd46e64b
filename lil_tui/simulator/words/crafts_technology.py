"""What courses on code, infrastructure, security and data are made of.

One line a theme: its name (a chapter, or a course's second half of a title), what one learns to do
in it, its videos. `{t}` stands for the topic.
"""

# ruff: noqa: E501 - one entry a line is the format of these lists

CODE = """\
Setting Up Your Environment | set up an environment you can trust | Install what you need; Choose an editor; Run your first example; Organize the project; Manage versions; Use the exercise files
Core Concepts | explain the core concepts of {t} | The mental model; Names, values and scope; Control the flow; Work with collections; Handle the empty case; Challenge: A small exercise; Solution: A small exercise
Structuring a Project | structure a project that can grow | Where to draw boundaries; Modules and packages; Dependencies point one way; Configuration and secrets; Write a useful README; Challenge: Split a large file; Solution: Split a large file
Handling Errors | handle errors so that people can act on them | What can go wrong; Fail early and clearly; Retry with care; Log what matters; Clean up resources; Messages for people
Testing Your Work | test behavior instead of details | Write the first test; Arrange, act, assert; Test the edges; Fakes and real things; Run tests on every change; Read a failing test; Challenge: Test a bug fix
Working with Data | move data in and out safely | Read and write files; Parse what you don't trust; Call an API; Store results; Cache with an expiry; Page through large results
Improving Performance | find where the time goes and win it back | Measure first; Find the hot path; Choose better structures; Do less work; Avoid premature tricks; Compare before and after
Shipping and Maintaining | ship in small steps and keep it healthy | Version and release; Automate the build; Review before merge; Watch it in production; Deprecate with grace; Pay down debt
"""

CLOUD = """\
Planning the Architecture | plan an architecture that fits the load | Gather the requirements; Choose between build and buy; Draw the diagram; Estimate the cost; Plan for failure; Review the design
Installing and Configuring | install and configure it step by step | Prepare the host; Install the packages; First configuration; Verify the setup; Users and permissions; Document what you did; Challenge: A clean install
Automating Deployment | deploy the same way every time | Describe it as code; Parameters and environments; Run a dry run; Roll out in stages; Roll back safely; Challenge: Automate a deployment; Solution: Automate a deployment
Monitoring and Logging | see what happens before users do | Choose what to measure; Collect logs in one place; Build a dashboard; Alert on symptoms; Trace a slow request; Tune noisy alerts
Securing Access | give the right people the right access | Least privilege; Keys and certificates; Separate the networks; Rotate secrets; Audit who did what; Close unused doors
Troubleshooting | find the cause instead of guessing | Describe the problem; Reproduce it; Divide and test; Read the logs; Check the network path; Write it down; Case study: A slow morning
Backup and Recovery | recover within the time you promised | Decide what to keep; Full and incremental backups; Store copies elsewhere; Practice a restore; Plan for a disaster; Check the results
Scaling Up | grow without surprises | Find the bottleneck; Scale up or out; Balance the load; Queue the peaks; Plan capacity; Control the bill
"""

SECURITY = """\
Understanding the Threats | think like an attacker | Who attacks and why; The attack surface; Common techniques; Learn from real incidents; Assets worth protecting; Practice: Sketch a threat model
Assessing Risk | rate risks with evidence | List your assets; Likelihood and impact; Choose a framework; Prioritize the findings; Accept, reduce or transfer; Report to management
Hardening Systems | close the doors that nobody needs | Secure defaults; Remove what you don't use; Patch on a schedule; Control administrator rights; Verify the configuration; Challenge: Harden a host; Solution: Harden a host
Protecting Data | protect data at rest and on the way | Classify your data; Encryption in plain words; Manage keys; Mask and minimize; Backups under attack; Dispose of data safely
Detecting Attacks | notice an attack while it is small | Sources worth watching; Write a detection rule; Reduce false alarms; Hunt with a hypothesis; Investigate an alert; Keep the evidence
Responding to Incidents | respond calmly and in order | Prepare the playbook; The first hour; Contain and eradicate; Talk to those affected; Recover the service; Learn from the incident
Building a Security Culture | make {t} part of everyday work | Why rules are ignored; Train in small doses; Make the safe way easy; Champions in every team; Measure behavior; Keep it going
"""

DATA = """\
Asking the Right Question | turn a vague wish into a question data can answer | Start from a decision; Define the terms; Know what data exists; Write down your hypothesis; Agree on the answer's form; Practice: Reframe a request
Preparing the Data | prepare data you can rely on | Profile what you have; Missing values; Duplicates and outliers; Join several sources; Document each step; Challenge: Clean a messy table; Solution: Clean a messy table
Modeling | choose and build a fitting model | Keep the baseline simple; Entities and relationships; Train and validate; Avoid leakage; Compare the alternatives; Know the limits
Exploring and Visualizing | see patterns before you compute them | Look at distributions; Compare groups; Change over time; Choose the chart; Remove the clutter; Label for readers; Challenge: Redraw a chart
Writing Queries | write queries that read well | Select and filter; Join tables; Group and summarize; Window functions; Common mistakes; Challenge: A monthly summary; Solution: A monthly summary
Moving to Production | run the work reliably every day | Schedule the work; Check the quality; Version data and code; Monitor for drift; Recover from failures; Hand over to operations
Improving Performance | get answers sooner | Measure the baseline; Read the plan; Indexes and partitions; Work in batches; Cache results; Control the cost
Communicating Results | tell the story behind the numbers | Lead with the answer; Show uncertainty; One chart, one point; Write for executives; Answer follow-up questions; Case study: A surprising result
Ethics and Fairness | use {t} responsibly | Where bias comes from; Consent and purpose; Protect individuals; Explain the decision; Review with others; Know when to stop
"""
