/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A model, and how it judges a window. All numbers were quantised by the
 * generator, which also proved that no sum in network.c can overflow.
 */
#ifndef RAB_NETWORK_H
#define RAB_NETWORK_H

#include "window.h"

/* Class ids: 0 sequential, 1 random, 2 mixed. */
#define RAB_CLASSES		3
#define RAB_NO_CLASS		(-1)

/* Neurons of the widest layer. */
#define RAB_WIDTH_MAX		64

/* (x - mean) / scale, with 1 / scale = mantissa * 2^-shift. */
struct rab_scaler {
	s64 mean_q16;
	u32 mantissa;
	u8 shift;
};

struct rab_layer {
	u16 inputs;
	u16 outputs;
	/* [outputs][inputs] */
	const s32 *weights_q16;
	const s64 *bias_q32;
};

/* A feature below @low or above @high is unlike anything in the training. */
struct rab_range {
	s64 low_q16;
	s64 high_q16;
};

struct rab_model {
	const char *id;
	enum rab_feature_set feature_set;
	/* The window length that it was trained on. */
	u32 window_ms;
	/* Scaled features are cut at plus and minus this. */
	s64 scaled_limit_q16;
	const struct rab_scaler *scaler;
	const struct rab_layer *layers;
	unsigned int layer_count;
	/* Below this it does not know; 0 for a model that always does. */
	u16 least_confidence_milli;
	/* One for each feature, or NULL. */
	const struct rab_range *ranges;
	/* Class id -> readahead. */
	u32 readahead_kib[RAB_CLASSES];
};

/* Why a model does not stand by the class that it gives. */
enum rab_abstained {
	RAB_STANDS,
	/* The winner's confidence is too low. */
	RAB_UNSURE,
	/* A feature is outside of its range. */
	RAB_OUTSIDE,
};

struct rab_verdict {
	/* 0 features and 0 logits where nothing was judged. */
	u8 features;
	u8 logits;
	/* Class id, or RAB_NO_CLASS where nothing was judged. */
	s8 class;
	/* enum rab_abstained */
	u8 abstained;
	/* The first feature outside of its range, or -1. */
	s8 outside;
	/* Softmax of the winning logit in thousandths, 0 without a class. */
	u16 confidence_milli;
	s64 features_q16[RAB_FEATURES_MAX];
	s64 logits_q16[RAB_CLASSES];
};

/* Of an idle window, and of one that no model was asked about. */
#define RAB_NO_VERDICT							\
	((struct rab_verdict){ .class = RAB_NO_CLASS, .outside = -1 })

/* The model that decides, and one that only says what it would; or NULL. */
extern const struct rab_model *const rab_model;
extern const struct rab_model *const rab_shadow;

void rab_classify(const struct rab_model *model,
		  const struct rab_window *window, struct rab_verdict *verdict);

#endif /* RAB_NETWORK_H */
