// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/runparams.h"

#include <QByteArrayList>

#include <algorithm>

namespace driftline::sample {

namespace {

/// The values of a YAML text of nested mappings, by "outer/inner/key".
QMap<QByteArray, QByteArray> leaves(const QByteArray &yaml)
{
    QMap<QByteArray, QByteArray> found;
    QByteArrayList path;
    for (const QByteArray &line : yaml.split('\n')) {
        const QByteArray text = line.trimmed();
        const qsizetype colon = text.indexOf(':');
        if (colon < 0)
            continue;
        path.resize(std::min(path.size(), line.indexOf(text) / 2));
        path.append(text.left(colon));
        if (const QByteArray value = text.mid(colon + 1).trimmed(); !value.isEmpty())
            found.insert(path.join('/'), value);
    }
    return found;
}

} // namespace

QMap<QString, QString> runParams(const QByteArray &paramsYaml, const QByteArray &candidate,
                                 const QByteArray &overrides)
{
    QMap<QString, QString> params;
    const QMap<QByteArray, QByteArray> all = leaves(paramsYaml);
    const auto take = [&](const QByteArray &section, bool model) {
        for (auto leaf = all.cbegin(); leaf != all.cend(); ++leaf) {
            QByteArray key = leaf.key();
            if (!key.startsWith(section))
                continue;
            key.remove(0, section.size());
            if (model && key.startsWith("model/"))
                key.remove(0, 6);
            if (!key.contains('/'))
                params.insert(QString::fromLatin1(key), QString::fromLatin1(leaf.value()));
        }
    };
    take("prepare/", false);
    take("train/", candidate.isEmpty());
    if (!candidate.isEmpty())
        take("candidates/" + candidate + "/", true);
    if (overrides.isEmpty())
        return params;
    for (const QByteArray &change : overrides.split(' ')) {
        const qsizetype equals = change.indexOf('=');
        params.insert(QString::fromLatin1(change.left(equals)), QString::fromLatin1(change.mid(equals + 1)));
    }
    return params;
}

int trainingRounds(const QMap<QString, QString> &params)
{
    return params.value(QStringLiteral("n_estimators"), params.value(QStringLiteral("epochs"))).toInt();
}

} // namespace driftline::sample
