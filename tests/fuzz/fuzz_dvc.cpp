// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dvc/dvcfiles.h"
#include "tests/fuzz/fuzztarget.h"

using namespace driftline;

namespace {

template <typename T>
void mustExplain(const Result<T> &result)
{
    mustHold(result.ok() || (result.isError() && !result.error().what.isEmpty()),
             "an error says what is wrong");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text = bytesOf(data, size);
    const QString where = QStringLiteral("some.dvc");
    mustExplain(parseDvcPointer(text, where));
    mustExplain(parseDvcStages(text, where));
    const auto listing = parseDvcListing(text, where);
    mustExplain(listing);
    if (!listing.ok())
        return 0;
    for (const DvcListed &file : *listing)
        mustHold(!file.path.startsWith(u'/') && !file.path.split(u'/').contains(QStringLiteral("..")),
                 "no path leads out of the folder");
    const auto again = parseDvcListing(dvcListingText(*listing), where);
    mustHold(again.ok() && again->size() == listing->size(),
             "a listing that was read is written and read again");
    return 0;
}
