// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The base of tests of profiles: a folder for data files and the profiles made of them. A file that cannot be
// written or read ends the test program.

#include "models/domain/profile.h"
#include "models/io/dataset/arrowdatasetreader.h"
#include "tests/support/testcase.h"

#include <QTemporaryDir>

namespace driftline {

class ProfileTestCase : public TestCase
{
    Q_OBJECT
protected:
    QString write(const QByteArray &name, const QByteArray &bytes);
    /// The path of a new profile of these files.
    QString profileOfFiles(const QStringList &files);
    [[nodiscard]] static QByteArray bytesOf(const QString &path);
    [[nodiscard]] static Result<Profile> readProfile(const QString &path);

    QTemporaryDir m_folder;
    ArrowDatasetReader m_reader;

private:
    int m_profiles = 0;
};

} // namespace driftline
