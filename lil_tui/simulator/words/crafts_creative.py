"""What courses on design, photography, film, sound and three dimensions are made of.

One line a theme: its name (a chapter, or a course's second half of a title), what one learns to do
in it, its videos. `{t}` stands for the topic.
"""

# ruff: noqa: E501 - one entry a line is the format of these lists

DESIGN = """\
Finding Inspiration | find ideas when the page is empty | Collect with a purpose; Build a mood board; Learn from the past; Sketch twenty ideas; Combine two sources; Practice: A visual diary
Understanding the Brief | read a brief and ask what is missing | Questions for the client; Audience and context; Constraints are friends; Write a design statement; Agree on the deliverables; Case study: A vague brief
Composition and Layout | lead the eye across a layout | Balance and tension; Work with a grid; White space; Scale and contrast; Build a hierarchy; Challenge: Rework a layout; Solution: Rework a layout
Color and Contrast | choose colors that work together | How we see color; Build a palette; Contrast for reading; Color on screen and paper; Meaning and culture; Adjust for accessibility
Sketching and Iterating | move from rough sketch to refined work | Start on paper; Keep it loose; Choose one direction; Refine the details; Compare versions; Know when to stop; Challenge: Three variations
Testing with People | learn from people before you polish | Plan a quick test; Recruit participants; Ask neutral questions; Watch what they do; Sort the findings; Decide what to change
Preparing Files for Delivery | deliver files that others can use | Organize your layers; Name and version; Export for screen; Prepare for print; Document the decisions; Hand off to developers
Presenting Your Work | present work so that people see what you see | Tell the story; Show the process; Take critique well; Defend a decision; Build a case study; Update your portfolio
"""

PHOTO = """\
Choosing Your Gear | choose gear that fits the work | What you really need; Lenses and focal length; Tripods and supports; Cards, batteries, bags; Rent or buy; Pack for the day
Mastering Exposure | control exposure with confidence | Aperture and depth; Shutter speed and motion; Sensitivity and noise; Read the histogram; Exposure compensation; Practice: One scene, five exposures
Working with Light | see light before you see the subject | Direction and quality; Hard and soft light; Shape light with modifiers; Balance two sources; Color temperature; Work with what is there; Assignment: One lamp
Composing the Frame | compose frames that hold attention | Find the subject; Lines and layers; Foreground and background; Break the rules; Wait for the moment; Assignment: Ten frames
Working with People | help people feel at ease in front of the camera | Before the shoot; Give clear direction; Natural hands and eyes; Groups and families; Releases and consent; Review images together
Editing and Retouching | edit with a light hand | Select the keepers; Tone and color; Local adjustments; Retouch naturally; Match a series; Before and after
Organizing and Sharing | keep and share your pictures | Import and rename; Keywords and ratings; Back up twice; Export for web and print; Build a series; Share with clients
"""

VIDEO = """\
Planning the Story | plan the story before the camera rolls | Find the core idea; Write a treatment; Draw a storyboard; Scout the location; Schedule the shoot; Budget realistically
Shooting on Location | shoot what the edit will need | Set up the camera; Frame the shot; Move with purpose; Cover the scene; Record clean sound; Shoot extra footage; Keep continuity
Organizing the Edit | organize footage so that editing flows | Import and back up; Label the clips; Build a rough cut; Mark the best takes; Work with proxies; Keep versions
Pacing and Rhythm | cut with rhythm | Cut on action; Let a shot breathe; Use sound to lead; Build tension; Match the music; Trim the last frames; Challenge: Recut a scene
Animating with Keyframes | animate movement that feels alive | Timing and spacing; Ease in and out; Use the graph editor; Layer the movements; Loop an action; Challenge: A bouncing shape; Solution: A bouncing shape
Color and Finishing | finish with consistent color and sound | Balance the shots; Set a look; Match two cameras; Clean up the dialogue; Add titles; Check on another screen
Delivering the Film | deliver in the right format | Choose the settings; Captions and subtitles; Review with the client; Archive the project; Publish and promote; Case study: A two-minute film
"""

AUDIO = """\
Setting Up the Studio | set up a room that tells the truth | Place your speakers; Treat the room; Connect the gear; Set levels; Choose headphones; Save a template
Recording Clean Sound | record sound that needs no rescue | Choose a microphone; Find the position; Watch the noise floor; Set the gain; Coach the performer; Record a second take; Practice: Three positions
Editing with Precision | edit without anyone noticing | Select the best takes; Crossfades; Fix the timing; Tune with care; Clean up breaths; Organize the tracks
Shaping Tone | shape tone with purpose | Hear the frequencies; Cut before you boost; Compression in plain words; Saturation and color; Depth with reverb; Challenge: Make room for a voice; Solution: Make room for a voice
Building an Arrangement | build an arrangement that grows | Start with the groove; Add and take away; Contrast the sections; Write a countermelody; Transitions; Listen as a stranger
Balancing the Mix | balance a mix that travels | Start with levels; Pan for width; Group the tracks; Automate the ride; Check in mono; Compare with a reference
Finishing and Delivering | finish and deliver with confidence | Take a break; Loudness and headroom; Export the stems; Formats and metadata; Archive the session; Send to the client
"""

THREED = """\
Navigating the Workspace | find your way around the workspace | Views and navigation; Units and scale; Layers and collections; Snap and align; Customize the interface; Use the exercise files
Modeling the Basics | model clean basic forms | Start from references; Block out the shape; Add the detail; Keep the topology clean; Mirror and repeat; Challenge: A desk lamp; Solution: A desk lamp
Materials and Surfaces | give surfaces a believable look | How light meets a surface; Color and roughness; Unwrap and place; Layer the materials; Wear and tear; Build a library
Lighting the Scene | light a scene with intent | Key, fill and rim; Daylight and sky; Interior light; Shadows that help; Balance the exposure; Practice: Morning and evening
Bringing Things to Motion | bring things to motion | Pivot and hierarchy; Set your keys; Polish the curves; Follow a path; Simulate the physics; Review the timing
Working from Drawings | turn drawings into dependable models | Read the plan; Set the constraints; Dimension clearly; Sections and details; Revise without breaking; Annotate for others
Rendering and Output | render results worth showing | Choose the camera; Quality and time; Reduce the noise; Render in passes; Export for others; Present the result
Optimizing Your Scenes | keep large scenes light | Find what is heavy; Instances and proxies; Level of detail; Clean up the file; Work with references; Share with the team
"""
