// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/profilecolumn.h"
#include "models/analysis/profilejson.h"
#include "models/io/dataset/profiledataset.h"
#include "tests/fuzz/fuzztarget.h"

using namespace driftline;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString path = QStringLiteral("some.profile.json");
    const auto profile = parseProfile(bytesOf(data, size), path);
    if (!profile.ok()) {
        mustHold(profile.isError() && !profile.error().what.isEmpty(), "an error says what is wrong");
        return 0;
    }
    const QByteArray text = profileText(*profile);
    const auto again = parseProfile(text, path);
    mustHold(again.ok() && profileText(*again) == text, "a profile that was read is written and read again");
    const auto twice = merged(*profile, *profile);
    mustHold(twice.ok() ? twice->rows == 2 * profile->rows : twice.isError(), "it merges with itself");
    if (profile->rows > 100'000) // ten million numbers take their time
        return 0;
    const ProfileDataset dataset(path, *profile);
    for (qsizetype i = 0; i < dataset.columns().size(); ++i) {
        for (const std::optional<ColumnType> as :
             {std::optional<ColumnType>(), std::optional(ColumnType::Categorical),
              std::optional(ColumnType::Text)}) {
            const auto column = dataset.read(i, as, {});
            if (column.ok() && !column->numbers.empty())
                mustHold(qint64(column->numbers.size()) + column->missing + column->infinite == column->rows,
                         "every row is a value, missing or infinite");
        }
    }
    return 0;
}
