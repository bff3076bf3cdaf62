# Pairs for tests with other programs: 200 units in Arabic, Russian and English, no two alike in any
# language, made of a few sentences and a number. Sourced.
# shellcheck shell=bash

# make_pairs FILE: a table that import reads.
make_pairs() {
	local i ar=('وصلت السفينة رقم %d إلى الميناء صباح اليوم.' 'بلغ عدد الزوار %d في اليوم الأول.'
		'يفتح المتحف قاعته رقم %d في الربيع.' 'وقّع الطرفان الاتفاق رقم %d أمس.')
	local ru=('Корабль номер %d пришёл в порт сегодня утром.' 'В первый день было %d посетителей.'
		'Весной музей откроет зал номер %d.' 'Вчера стороны подписали соглашение номер %d.')
	local en=('Ship number %d reached the port this morning.' 'There were %d visitors on the first day.'
		'In spring the museum opens hall number %d.' 'The parties signed agreement number %d yesterday.')
	{
		printf 'ar\tru\ten\n'
		for ((i = 0; i < 200; i++)); do
			# shellcheck disable=SC2059 # the sentences are formats
			printf "${ar[i % 4]}\t${ru[i % 4]}\t${en[i % 4]}\n" "$i" "$i" "$i"
		done
	} >"$1"
}
