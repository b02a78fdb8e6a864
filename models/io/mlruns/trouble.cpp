// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/mlruns/trouble.h"

#include <QCoreApplication>

namespace driftline::mlruns {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Mlruns", text);
}

QString what(const Trouble &trouble)
{
    switch (trouble.kind) {
    case TroubleKind::EmptyMeta:
        return tr("this file is empty, so that what it describes cannot be shown");
    case TroubleKind::BrokenMeta:
        return trouble.detail;
    case TroubleKind::NoMeta:
        return tr("a run's folder without a meta.yaml is not shown");
    case TroubleKind::MissingField:
        return tr("“%1” is missing").arg(trouble.detail);
    case TroubleKind::OtherExperiment:
        return tr("this run says that it belongs to experiment %1 and is not shown here").arg(trouble.detail);
    case TroubleKind::OtherName:
        return tr("this folder says that it is experiment %1 and is not shown").arg(trouble.detail);
    case TroubleKind::OtherRun:
        return tr("this folder says that it is run %1 and is not shown").arg(trouble.detail);
    case TroubleKind::Unreadable:
        return tr("cannot be read: %1").arg(trouble.detail);
    case TroubleKind::TooLarge:
        return tr("this file is too large to be one of MLflow's and is not read");
    case TroubleKind::BadLine:
        return tr("a line that is no metric point is left out: “%1”").arg(trouble.detail);
    case TroubleKind::MoreBadLines:
        return tr("%1 lines of this file are no metric points").arg(trouble.detail);
    case TroubleKind::NoPoints:
        return tr("no metric point in this file");
    case TroubleKind::BadName:
        return tr("a name that is not UTF-8 is not shown: “%1”").arg(trouble.detail);
    case TroubleKind::UnknownStatus:
        return tr("unknown run status %1").arg(trouble.detail);
    case TroubleKind::NoDataset:
        return tr("the dataset %1 of this input is not in the experiment").arg(trouble.detail);
    case TroubleKind::Foreign:
        return tr("not part of an MLflow file store");
    case TroubleKind::ExperimentMeta:
        return tr("the experiment has no readable meta.yaml; its runs are shown under the folder's name");
    case TroubleKind::DanglingAlias:
        return tr("the alias %1 points to a version that does not exist").arg(trouble.detail);
    case TroubleKind::UnknownStage:
        return tr("the model version has an unknown stage: %1").arg(trouble.detail);
    case TroubleKind::TooDeep:
        return tr("folders are nested too deeply here to be a key with slashes");
    case TroubleKind::BadTime:
        return tr("this file has a time that is not a number: %1").arg(trouble.detail);
    case TroubleKind::UnknownModelStatus:
        return tr("the logged model has an unknown status: %1").arg(trouble.detail);
    }
    return trouble.detail;
}

QString hint(TroubleKind kind)
{
    switch (kind) {
    case TroubleKind::EmptyMeta:
    case TroubleKind::BrokenMeta:
    case TroubleKind::NoMeta:
    case TroubleKind::MissingField:
    case TroubleKind::ExperimentMeta:
        return tr("restore the file from where the store was copied from, or delete the folder");
    case TroubleKind::OtherExperiment:
    case TroubleKind::OtherName:
    case TroubleKind::OtherRun:
        return tr("move the folder back, or correct its meta.yaml");
    case TroubleKind::Unreadable:
        return tr("check the permissions");
    case TroubleKind::BadLine:
    case TroubleKind::MoreBadLines:
        return tr("the other lines are shown; correct or remove this file when the run is over");
    case TroubleKind::NoPoints:
        return tr(
            "remove this file when the run is over, or restore it from where the store was copied from");
    case TroubleKind::Foreign:
    case TroubleKind::TooLarge:
    case TroubleKind::TooDeep:
        return tr("move it elsewhere");
    case TroubleKind::BadName:
        return tr("rename the file");
    case TroubleKind::NoDataset:
        return tr("copy the experiment's datasets folder as well");
    case TroubleKind::DanglingAlias:
        return tr("set the alias to another version");
    case TroubleKind::UnknownStatus:
        return tr("correct the file: 1 is RUNNING, 2 SCHEDULED, 3 FINISHED, 4 FAILED, 5 KILLED");
    case TroubleKind::UnknownStage:
        return tr("correct the file: None, Staging, Production or Archived");
    case TroubleKind::BadTime:
        return tr("correct the file: times are milliseconds since 1970");
    case TroubleKind::UnknownModelStatus:
        return tr("correct the file: 1 is PENDING, 2 READY, 3 FAILED");
    }
    return {};
}

} // namespace

Problem toProblem(const Trouble &trouble, const QString &root)
{
    QString where = trouble.path.isEmpty() ? root : root + u'/' + trouble.path;
    if (trouble.line > 0)
        where += u':' + QString::number(trouble.line);
    return {what(trouble), where, hint(trouble.kind), 1};
}

} // namespace driftline::mlruns
