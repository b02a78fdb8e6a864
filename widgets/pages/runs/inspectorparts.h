// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the parts of the run inspector are made of.

#include "models/domain/experiment.h"

class QAbstractItemModel;
class QLabel;
class QWidget;

namespace driftline {

class TableView;

[[nodiscard]] QLabel *sectionLabel(const QString &text, QWidget *parent);
/// Names and values, or names, pictures and values. Names take what they need as long as half is left for the
/// others, and more where these need less; the picture takes what is left over.
[[nodiscard]] TableView *keyValueTable(QAbstractItemModel *model, const QString &name, QWidget *parent);
/// Without header and scroll bars: a table that is part of a page.
void makeCompact(TableView *table);
/// Exactly as tall as its rows, hidden without any.
void fitHeight(TableView *table);
/// "Finished", for people.
[[nodiscard]] QString runStatusWord(RunStatus status);

} // namespace driftline
