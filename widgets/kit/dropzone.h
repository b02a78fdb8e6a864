// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A card on which local files can be dropped; highlighted while they hover. Its children are laid out as in
// any Card.

#include "widgets/kit/card.h"

class QMimeData;

namespace driftline {

class DropZone : public Card
{
    Q_OBJECT
public:
    explicit DropZone(QWidget *parent = nullptr);

Q_SIGNALS:
    /// Absolute paths, in the order in which they were dropped.
    void filesDropped(const QStringList &paths);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
};

/// The local files of a drag or of the clipboard; empty when there are none.
[[nodiscard]] QStringList localFiles(const QMimeData *data);

} // namespace driftline
