// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/csvdialect.h"
#include "tests/fuzz/fuzztarget.h"

#include <QSet>

using namespace driftline;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = bytesOf(data, size);
    for (const bool complete : {true, false}) {
        const auto dialect = detectDialect(text, complete, QStringLiteral("some.csv"));
        if (!dialect.ok()) {
            mustHold(dialect.isError() && !dialect.error().what.isEmpty(), "an error says what is wrong");
            continue;
        }
        mustHold(dialect->dataOffset >= 0 && dialect->dataOffset <= text.size(),
                 "the data begin in the file");
        const QSet<QString> names(dialect->names.cbegin(), dialect->names.cend());
        mustHold(names.size() == dialect->names.size() && !names.contains(QString()),
                 "names are unique and not empty");
        qint64 end = dialect->dataOffset;
        for (const CsvRow &row : splitRows(text, end, dialect->delimiter, complete, 1000)) {
            mustHold(row.end > end && row.end <= text.size(), "rows follow one another");
            end = row.end;
        }
    }
    return 0;
}
