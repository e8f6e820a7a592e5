package corpus

import "strings"

var dialogues = []string{
	"[doctor] hi «first|L» how are you feeling today", "[doctor] good morning , «first|L» . what brings you in ?", "[doctor] all right , mister «last|L» , let's take a look at that knee",
	"[patient] my «word:rel» «k.first|L» thinks it started in april", "[doctor] miss «last|L» , when did the pain start ?", "[nurse] this is patient «name|L» here for her blood pressure check",
	"Agent: Thank you for calling, may I have your name and date of birth? Caller: It's «name», «dob:us».", "Caller: My number is «phone», you can text me there.", "Agent: Thanks, «first». Can you confirm the address, «street»?",
	"Caller: Hi, this is «name», I'm calling about my «word:rel» «k.name».", "Agent: Mrs. «last», I see member ID «member» on file, is that right?", "Caller: My social is «ssn» and my email is «email».",
	"[doctor] so «first|L» your a1c came down nicely since last visit", "Patient: I was born on «dob:long», so I'm on Medicare now.", "Provider: «first», this is Dr. «~doc.last», can you hear me okay?",
	"Bot: Hello «first»! Your appointment on «out:long» at 9:30 AM is confirmed. Reply C to cancel.", "Interpreter: She says her name is «name» and she lives in «city», «state».", "Caller: You have me under «last», but I got married, it's «k.last» now.",
	"Agent: I have «name», born «dob:us», is that correct?", "[patient] yes , it's «first|L» , nice to meet you",
}

var dialogueNobody = []string{
	"[doctor] okay . if i lift your leg up like this , does that hurt ?", "[patient] no , not really , just a little stiff in the morning", "[doctor] so let's go ahead and order an mri of that knee",
	"[patient] i take metformin twice a day and lisinopril at night", "[doctor] your phalen's test is positive , so i think this is carpal tunnel", "[patient] it got worse when i was gardening with my wife last weekend",
	"Agent: Thank you for calling, how can I help you today?", "Caller: I need a refill of «word:drug».", "Agent: Please hold while I look that up.", "Caller: It says error «n:4» when I log in to the portal.",
	"[doctor] any chest pain , shortness of breath or dizziness ?", "Bot: Press 1 for appointments, 2 for refills, 3 for billing.", "Agent: The copay is $«r:10-60» and the deductible is $«n:4».", "[doctor] i will see you back in two weeks , okay ?",
	"Caller: Does the clinic on the third floor take walk-ins?", "[nurse] blood pressure is one twenty eight over eighty two", "Patient: I have had this cough for «r:2-9» days.", "Provider: Let's switch you to «word:drug» and see.",
}

func dialoguePersonal(s *scene) text {
	t := any1(dialogues...)(s)
	if strings.Contains(t.String(), "[") && s.chance(0.5) {
		return t.quote(strings.ToLower)
	}
	return t
}

func dialoguePlain(s *scene) text { return any1(dialogueNobody...)(s) }
