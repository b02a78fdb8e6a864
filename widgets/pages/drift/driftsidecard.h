// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One side of a drift check: which file, how large, where it came from; a place to drop another one, and a
// button to choose one from the project or from the disk.

#include "widgets/kit/dropzone.h"

#include <optional>

class QMenu;
class QToolButton;

namespace driftline {

class ElidedLabel;

enum class DriftSideKind { Reference, Live };

/// What the card says of its file.
struct DriftFile
{
    QString path;   ///< absolute; empty: no file yet
    QString origin; ///< "dropped just now", "from this project"
    std::optional<qint64> rows;
    std::optional<qsizetype> columns;
    QString problem; ///< why it cannot be read; empty when it can
};

class DriftSideCard final : public DropZone
{
    Q_OBJECT
public:
    explicit DriftSideCard(DriftSideKind side, QWidget *parent = nullptr);
    /// The project's data files, offered in the menu; paths below `root` are shown relative to it.
    void setDataFiles(const QStringList &files, const QString &root);
    void setFile(const DriftFile &file);

Q_SIGNALS:
    void fileChosen(const QString &path);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateEdge();
    void browse();
    [[nodiscard]] QString shownName(const QString &path) const;

    DriftSideKind m_side;
    QString m_root;
    QString m_path;
    ElidedLabel *m_name;
    ElidedLabel *m_origin;
    ElidedLabel *m_facts;
    QToolButton *m_choose;
    QMenu *m_menu;
};

} // namespace driftline
