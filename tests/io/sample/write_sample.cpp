// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// write_sample FOLDER: for the tests that let the real tools look at a sample.

#include "models/io/sample/sample.h"

#include <QCoreApplication>
#include <QStringList>

#include <cstdio>

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 2)
        return 2;
    const auto written = driftline::writeSample(arguments.at(1));
    if (!written.ok())
        std::fprintf(stderr, "%s\n", qPrintable(written.error().line()));
    return written.ok() ? 0 : 3;
}
