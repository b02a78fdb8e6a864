// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/csvdialect.h"
#include "models/io/dataset/textencoding.h"
#include "tests/fuzz/fuzztarget.h"

#include <QSet>

using namespace driftline;

namespace {

void detect(const QByteArray &text, bool complete, const ReadOptions &options)
{
    const auto dialect = detectDialect(text, complete, options, QStringLiteral("some.csv"));
    if (!dialect.ok()) {
        mustHold(dialect.isError() && !dialect.error().what.isEmpty(), "an error says what is wrong");
        return;
    }
    mustHold(dialect->dataOffset >= 0 && dialect->dataOffset <= text.size(), "the data begin in the file");
    const QSet<QString> names(dialect->names.cbegin(), dialect->names.cend());
    mustHold(names.size() == dialect->names.size() && !names.contains(QString()),
             "names are unique and not empty");
    qint64 end = dialect->dataOffset;
    for (const CsvRow &row : splitRows(text, end, *dialect, complete, 1000)) {
        mustHold(row.end > end && row.end <= text.size(), "rows follow one another");
        end = row.end;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = bytesOf(data, size);
    (void)detectEncoding(text);
    ReadOptions said;
    said.delimiter = ';';
    said.quote = '\'';
    said.hasHeader = false;
    for (const bool complete : {true, false}) {
        detect(text, complete, {});
        detect(text, complete, said);
    }
    return 0;
}
